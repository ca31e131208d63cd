import { batch, computed, signal } from '@preact/signals'
import type { EntriesPage } from '@trilha/log-api'
import type { StoredEntry } from '../model/entry.ts'
import { appendPage, maxHeldEntries, mergeNewest, unseen } from '../model/feed.ts'
import { selectionOf } from '../model/search.ts'
import type { ExploreView } from '../model/view.ts'
import { formatView } from '../model/view-url.ts'
import { type ApiError, asApiError, ask } from '../state/api.ts'
import { type Repeater, repeatWhileVisible } from '../state/repeat.ts'

/** One answer fills several screens and stays quick to parse on a phone. */
const pageSize = 200
/** The API's most, for catching up when much came in between two refreshes. */
const catchUpPageSize = 1_000
/** How many pages one refresh may read (3,200 entries); beyond that the list starts anew from the newest. */
const maxCatchUpPages = 4
const refreshMs = 2_000

export const entries = signal<readonly StoredEntry[]>([])
/** Arrived while the reader was elsewhere: shown by `showFresh`. */
export const fresh = signal<readonly StoredEntry[]>([])
/** Ids that came in live with the last refresh, to be marked for a moment. */
export const justArrived = signal<ReadonlySet<string>>(new Set())
export const phase = signal<'loading' | 'ready' | 'failed'>('loading')
export const failure = signal<ApiError | undefined>(undefined)
/** The list stands but its refreshing fails. */
export const isRefreshFailing = signal(false)
export const isComplete = signal(true)
export const cursor = signal<string | null>(null)
export const isLoadingMore = signal(false)
export const isPaused = signal(false)
/** Told by the list: rows may be put on top without moving what is being read. */
export const mayInsert = signal(true)

const shown = signal<ExploreView | undefined>(undefined)
/** Newest first and open towards now: only then can something new come in at the top. */
export const canBeLive = computed(() => shown.value?.order === 'desc' && shown.value.range.to === undefined)
export const isFull = computed(() => entries.value.length >= maxHeldEntries)

/** Where the list was scrolled to, for the way back from a story. */
export const scrolledTo = signal(0)

/** More came in below the fresh ones than one refresh catches up by: showing them means starting anew. */
let isGapAhead = false
let round = new AbortController()
let repeater: Repeater | undefined

interface PageAsked {
  readonly limit: number
  readonly cursor?: string | undefined
}

const fetchPage = (view: ExploreView, { limit, cursor }: PageAsked, signal: AbortSignal): Promise<EntriesPage> =>
  ask('/api/entries', { ...selectionOf(view), order: view.order, limit, cursor }, signal)

const load = async (view: ExploreView, signal: AbortSignal): Promise<void> => {
  try {
    const page = await fetchPage(view, { limit: pageSize }, signal)
    batch(() => {
      entries.value = page.entries
      cursor.value = page.next_cursor
      isComplete.value = page.complete
      phase.value = 'ready'
    })
  } catch (error) {
    if (signal.aborted) return
    batch(() => {
      failure.value = asApiError(error)
      phase.value = 'failed'
    })
  }
}

/** Fetches from the newest down to what is held already; `hasGap` when that was too far. */
const fetchNewer = async (view: ExploreView, signal: AbortSignal) => {
  const newer: StoredEntry[] = []
  let asked: PageAsked = { limit: pageSize }
  let page: EntriesPage | undefined
  for (let count = 0; count < maxCatchUpPages; count++) {
    page = await fetchPage(view, asked, signal)
    const unknown = unseen(page.entries, entries.value, fresh.value)
    newer.push(...unknown)
    if (unknown.length < page.entries.length || page.next_cursor === null) return { newer, page, hasGap: false }
    asked = { limit: catchUpPageSize, cursor: page.next_cursor }
  }
  return { newer, page, hasGap: true }
}

const takeIn = (newer: readonly StoredEntry[]): void => {
  if (newer.length === 0) return
  if (!mayInsert.value) {
    fresh.value = mergeNewest(fresh.value, newer)
    return
  }
  const isFirst = entries.value.length === 0
  entries.value = mergeNewest(entries.value, [...newer, ...fresh.value])
  fresh.value = []
  justArrived.value = isFirst ? new Set() : new Set(newer.map(({ id }) => id))
}

const refresh = async (view: ExploreView, signal: AbortSignal): Promise<boolean> => {
  if (isPaused.value || !canBeLive.value || phase.value === 'loading') return true
  if (phase.value === 'failed') {
    await load(view, signal)
    return phase.peek() === 'ready'
  }
  try {
    const { newer, page, hasGap } = await fetchNewer(view, signal)
    batch(() => {
      isRefreshFailing.value = false
      if (page !== undefined) isComplete.value = page.complete
      isGapAhead ||= hasGap && !mayInsert.value
      if (hasGap && mayInsert.value) {
        entries.value = newer
        fresh.value = []
        cursor.value = page?.next_cursor ?? null
      } else takeIn(newer)
    })
    return true
  } catch {
    if (!signal.aborted) isRefreshFailing.value = true
    return false
  }
}

/** Shows a search: another one from its beginning, the same one as it was left. */
export const startFeed = (view: ExploreView): void => {
  const isSame = shown.value !== undefined && formatView(shown.value) === formatView(view)
  begin(view, isSame && phase.value === 'ready')
}

/** What the last search still had under way is dropped. */
const begin = (view: ExploreView, isResumed: boolean): void => {
  stopFeed()
  round = new AbortController()
  const { signal } = round
  isLoadingMore.value = false
  if (!isResumed) startAnew(view, signal)
  repeater = repeatWhileVisible(refreshMs, () => refresh(view, signal))
  if (isResumed) repeater.now()
}

const startAnew = (view: ExploreView, signal: AbortSignal): void => {
  isGapAhead = false
  batch(() => {
    scrolledTo.value = 0
    shown.value = view
    phase.value = 'loading'
    fresh.value = []
    justArrived.value = new Set()
    failure.value = undefined
    isRefreshFailing.value = false
    isComplete.value = true
    mayInsert.value = true
  })
  void load(view, signal)
}

export const stopFeed = (): void => {
  round.abort()
  repeater?.stop()
}

export const reload = (): void => {
  if (shown.value !== undefined) begin(shown.value, false)
}

export const showFresh = (): void => {
  if (isGapAhead) {
    reload()
    return
  }
  batch(() => {
    entries.value = mergeNewest(entries.value, fresh.value)
    justArrived.value = new Set(fresh.value.map(({ id }) => id))
    fresh.value = []
  })
}

export const togglePause = (): void => {
  isPaused.value = !isPaused.value
  if (!isPaused.value) repeater?.now()
}

/** Loads the page after the last row. */
export const loadMore = async (): Promise<void> => {
  const view = shown.value
  if (view === undefined || cursor.value === null || isLoadingMore.value || isFull.value) return
  const { signal } = round
  isLoadingMore.value = true
  try {
    const page = await fetchPage(view, { limit: pageSize, cursor: cursor.value }, signal)
    batch(() => {
      entries.value = appendPage(entries.value, page.entries)
      cursor.value = page.next_cursor
      isComplete.value = isComplete.value && page.complete
      isRefreshFailing.value = false
    })
  } catch {
    if (!signal.aborted) isRefreshFailing.value = true
  }
  if (!signal.aborted) isLoadingMore.value = false
}
