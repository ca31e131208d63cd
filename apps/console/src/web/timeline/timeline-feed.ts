import { batch, computed, signal } from '@preact/signals'
import type { EntriesPage, Facets, Timeline, TimelineEntry } from '@trilha/log-api'
import { maxHeldEntries, unseen } from '../model/feed.ts'
import { compareTimestamps } from '../model/moment.ts'
import { spanOf } from '../model/time-range.ts'
import type { TimelineView } from '../model/view.ts'
import { type ApiError, asApiError, ask } from '../state/api.ts'
import { type Repeater, repeatWhileVisible } from '../state/repeat.ts'
import { type FirstTimes, findFirstTimes, firstFields, maxValues, unseenOf } from './first-times.ts'
import { narrowedTo } from './user-selection.ts'

/** One answer fills several screens and stays quick to parse on a phone. */
const pageSize = 200
/** Longer texts are cut on the way: a row shows no more, and the detail asks for the whole. */
const maxText = 500
/** The longest value of the fields that are looked at for first times (a user agent): cut ones would not be known again. */
const maxFirstText = 2_048
/** Whether there is something newer is asked this often: a person acts some times a minute at most. */
const lookMs = 10_000

export const phase = signal<'loading' | 'ready' | 'failed'>('loading')
export const failure = signal<ApiError | undefined>(undefined)
/** Who it is, and the days of what is selected; stays while another selection of the same user is loaded. */
export const told = signal<Omit<Timeline, 'entries' | 'next_cursor'> | undefined>(undefined)
export const isComplete = signal(true)
export const isLoadingMore = signal(false)
export const isMoreFailing = signal(false)
/** Entries newer than the newest one held have arrived. */
export const hasNewer = signal(false)
/** Undefined while they are looked for. */
export const firstTimes = signal<FirstTimes | 'failed' | undefined>(undefined)
/** Every result that an entry of the user has. */
export const results = signal<readonly string[]>([])
/** Where the page was scrolled to, for the way back from a story. */
export const scrolledTo = signal(0)

const held = signal<readonly TimelineEntry[]>([])
const cursor = signal<string | null>(null)
const shown = signal<TimelineView | undefined>(undefined)

const marksOf = computed(() => {
  const known = firstTimes.value
  return known === undefined || known === 'failed'
    ? undefined
    : new Map(known.entries.map(({ id, first = [] }) => [id, first]))
})

/** What is new in an entry: as the page's answer says, and as was found by looking for it. */
export const marksAt = (entry: TimelineEntry): readonly string[] => [
  ...new Set([...(marksOf.value?.get(entry.id) ?? []), ...(entry.first ?? [])]),
]

const firstsInView = computed((): readonly TimelineEntry[] => {
  const [view, known] = [shown.value, firstTimes.value]
  if (view === undefined || known === undefined || known === 'failed') return []
  const { range, action } = view
  const now = Date.now()
  const fromMs = spanOf({ from: range.from ?? '1970-01-01' }, now)?.fromMs ?? 0
  const toMs =
    range.to === undefined ? Number.POSITIVE_INFINITY : (spanOf({ ...range, from: '1970-01-01' }, now)?.toMs ?? now)
  return known.entries.filter((entry) => {
    const atMs = Date.parse(entry.timestamp)
    return atMs >= fromMs && atMs < toMs && (action === undefined || entry.action === action)
  })
})

/** What the list shows. */
export const entries = computed(() => (shown.value?.show === 'first' ? firstsInView.value : held.value))
export const canLoadMore = computed(
  () => shown.value?.show !== 'first' && cursor.value !== null && held.value.length < maxHeldEntries,
)
export const isFull = computed(() => cursor.value !== null && held.value.length >= maxHeldEntries)

let round = new AbortController()
let userRound = new AbortController()
let repeater: Repeater | undefined
let loadedKey = ''

const pathOf = ({ userId }: TimelineView): string => `/api/users/${encodeURIComponent(userId)}/timeline`

const load = async (view: TimelineView, tz: string, signal: AbortSignal): Promise<void> => {
  try {
    const limit = view.show === 'first' ? 1 : pageSize
    const answer = await ask<Timeline>(pathOf(view), { ...narrowedTo(view), tz, limit, max_text: maxText }, signal)
    const { entries: page, next_cursor, ...rest } = answer
    batch(() => {
      told.value = rest
      held.value = page
      cursor.value = next_cursor
      isComplete.value = answer.complete
      hasNewer.value = false
      phase.value = 'ready'
    })
    void lookForFirsts(view.userId)
  } catch (error) {
    if (signal.aborted) return
    batch(() => {
      failure.value = asApiError(error)
      phase.value = 'failed'
    })
  }
}

/** Looks for what the user did for the first time: once for a user, since that changes with new entries only. */
const lookForFirsts = async (userId: string): Promise<void> => {
  if (firstTimes.value !== undefined && firstTimes.value !== 'failed') return
  const { signal } = userRound
  const mine = { user_id: userId }
  try {
    const fields = [...Object.values(firstFields), 'result']
    const { facets } = await ask<Facets>('/api/facets', { ...mine, field: fields, limit: maxValues }, signal)
    const found = await findFirstTimes(userId === 'N/A' ? unseenOf([]) : unseenOf(facets), (q, cursor) =>
      ask<EntriesPage>(
        '/api/entries',
        { ...mine, q, cursor, order: 'asc', limit: pageSize, max_text: maxFirstText },
        signal,
      ),
    )
    batch(() => {
      results.value = facets.find(({ field }) => field === 'result')?.values.map(({ value }) => value) ?? []
      firstTimes.value = found
    })
  } catch {
    if (!signal.aborted) firstTimes.value = 'failed'
  }
}

const isNewer = (entry: TimelineEntry, than: TimelineEntry | undefined): boolean =>
  than === undefined || compareTimestamps(entry.timestamp, than.timestamp) > 0

const lookForNewer = async (view: TimelineView, signal: AbortSignal): Promise<boolean> => {
  if (phase.value !== 'ready' || hasNewer.value) return true
  try {
    const parameters = { ...narrowedTo(view), user_id: view.userId, limit: 1 }
    const [newest] = (await ask<EntriesPage>('/api/entries', parameters, signal)).entries
    if (newest !== undefined && isNewer(newest, held.value[0])) hasNewer.value = true
    return true
  } catch {
    return false
  }
}

/** Shows a person: another selection from its beginning, the same one as it was left. */
export const startTimeline = (view: TimelineView, tz: string): void => {
  const key = JSON.stringify([view.userId, narrowedTo(view), view.show, tz])
  const isSame = key === loadedKey && phase.value === 'ready'
  stopTimeline()
  round = new AbortController()
  const { signal } = round
  if (!isSame) startAnew(view)
  loadedKey = key
  shown.value = view
  if (!isSame) void load(view, tz, signal)
  else void lookForFirsts(view.userId)
  if (view.show !== 'first' && view.range.to === undefined) {
    repeater = repeatWhileVisible(lookMs, () => lookForNewer(view, signal))
  }
}

const startAnew = (view: TimelineView): void => {
  const isOther = shown.value?.userId !== view.userId
  batch(() => {
    phase.value = 'loading'
    failure.value = undefined
    held.value = []
    cursor.value = null
    isComplete.value = true
    isLoadingMore.value = false
    isMoreFailing.value = false
    hasNewer.value = false
    if (isOther) {
      told.value = undefined
      firstTimes.value = undefined
      results.value = []
      scrolledTo.value = 0
    }
  })
}

export const stopTimeline = (): void => {
  round.abort()
  userRound.abort()
  userRound = new AbortController()
  repeater?.stop()
  repeater = undefined
}

/** Asks anew, also for what is new in the person's habits. */
export const reloadTimeline = (view: TimelineView, tz: string): void => {
  loadedKey = ''
  firstTimes.value = undefined
  startTimeline(view, tz)
}

/** Loads the page after the last entry. */
export const loadMore = async (): Promise<void> => {
  const view = shown.value
  if (view === undefined || cursor.value === null || isLoadingMore.value || isFull.value) return
  const { signal } = round
  isLoadingMore.value = true
  try {
    const parameters = { ...narrowedTo(view), tz: told.value?.tz, limit: pageSize, max_text: maxText }
    const page = await ask<Timeline>(pathOf(view), { ...parameters, cursor: cursor.value }, signal)
    batch(() => {
      const more = unseen(page.entries, held.value)
      held.value = [...held.value, ...more].slice(0, maxHeldEntries)
      cursor.value = page.next_cursor
      isComplete.value = isComplete.value && page.complete
      isMoreFailing.value = false
    })
  } catch {
    if (!signal.aborted) isMoreFailing.value = true
  }
  if (!signal.aborted) isLoadingMore.value = false
}
