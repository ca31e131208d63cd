import { batch, computed, signal } from '@preact/signals'
import type { Coverage, EntriesPage } from '@trilha/log-api'
import type { StoredEntry } from '../model/entry.ts'
import { appendPage, maxHeldEntries, mergeNewest, unseen } from '../model/feed.ts'
import { listedText, selectionOf } from '../model/search.ts'
import { type ExploreView, explorePage } from '../model/view.ts'
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
/** What stands in the rows' place; `invalid` when the first search of all had a query that cannot be read. */
export const phase = signal<'loading' | 'ready' | 'failed' | 'invalid'>('loading')
export const failure = signal<ApiError | undefined>(undefined)
/** A new search is under way, and the rows of the last one stand meanwhile. */
export const isSearching = signal(false)
/** What is wrong with the query that was asked last; the rows are still those of the one before. */
export const queryError = signal<ApiError | undefined>(undefined)
/** The list stands but its refreshing fails. */
export const isRefreshFailing = signal(false)
/** How far the last answer reached. */
export const coverage = signal<Coverage>({ complete: true })
export const isComplete = computed(() => coverage.value.complete)
export const cursor = signal<string | null>(null)
export const isLoadingMore = signal(false)
export const isPaused = signal(false)
/** Counts the searches: what is counted of one is counted anew with the next. */
export const searchRun = signal(0)
/** Told by the list: rows may be put on top without moving what is being read. */
export const mayInsert = signal(true)

/** The search that the rows are of. */
const shown = signal<ExploreView | undefined>(undefined)
/** The one that was asked for last. */
let asked: ExploreView | undefined
/** Newest first and open towards now: only then can something new come in at the top. */
export const canBeLive = computed(() => shown.value?.order === 'desc' && shown.value.range.to === undefined)
export const isFull = computed(() => entries.value.length >= maxHeldEntries)

/** Where the list was scrolled to, for the way back from a story. */
export const scrolledTo = signal(0)

/** More came in below the fresh ones than one refresh catches up by: showing them means starting anew. */
let isGapAhead = false
/** With which cursor the last page came: asked again, it tells what came in behind it. */
let lastCursor: string | undefined
/** Resolves once the rows of the search that was asked last have come, or failed. */
let settled: Promise<unknown> = Promise.resolve()
let round = new AbortController()
let repeater: Repeater | undefined

interface PageAsked {
  readonly limit: number
  readonly cursor?: string | undefined
}

const fetchPage = (view: ExploreView, { limit, cursor }: PageAsked, signal: AbortSignal): Promise<EntriesPage> =>
  ask('/api/entries', { ...selectionOf(view), ...listedText, order: view.order, limit, cursor }, signal)

/** What the page is about: opening a row, or another look of the same, is no new search. */
export const searchOf = ({ query, range, order }: ExploreView): ExploreView => ({ ...explorePage, query, range, order })

let early: { readonly key: string; readonly page: Promise<EntriesPage> } | undefined

/** Asks for the first rows before anything is rendered: they are on their way meanwhile. */
export const fetchEarly = (view: ExploreView): void => {
  const search = searchOf(view)
  const page = fetchPage(search, { limit: pageSize }, new AbortController().signal)
  // Told to whoever takes it.
  page.catch(() => undefined)
  early = { key: formatView(search), page }
}

const takeEarly = (view: ExploreView): Promise<EntriesPage> | undefined => {
  const taken = early?.key === formatView(view) ? early.page : undefined
  early = undefined
  return taken
}

/** Those who waited for the rows ask for their counts now: rendering the rows takes the page's time. */
const letOthersAsk = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

const load = async (view: ExploreView, asked: Promise<EntriesPage>, signal: AbortSignal): Promise<void> => {
  try {
    const page = await asked
    await letOthersAsk()
    if (signal.aborted) return
    batch(() => {
      showAnew(view, page)
      queryError.value = undefined
    })
  } catch (error) {
    if (!signal.aborted) batch(() => failWith(asApiError(error), view))
  }
}

const showAnew = (view: ExploreView, page: EntriesPage): void => {
  isGapAhead = false
  lastCursor = undefined
  scrolledTo.value = 0
  shown.value = view
  entries.value = page.entries
  fresh.value = []
  justArrived.value = new Set()
  cursor.value = page.next_cursor
  coverage.value = page
  failure.value = undefined
  isRefreshFailing.value = false
  mayInsert.value = true
  isSearching.value = false
  phase.value = 'ready'
}

const failWith = (error: ApiError, view: ExploreView): void => {
  isSearching.value = false
  if (error.code === 'invalid_query') {
    queryError.value = error
    if (phase.value !== 'ready') phase.value = 'invalid'
    return
  }
  // Rows of another search would be taken for those of this one.
  shown.value = view
  entries.value = []
  fresh.value = []
  cursor.value = null
  queryError.value = undefined
  failure.value = error
  phase.value = 'failed'
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
  if (isPaused.value || !canBeLive.value || isSearching.value || queryError.value !== undefined) return true
  if (phase.value === 'loading') return true
  if (phase.value === 'failed') {
    await load(view, fetchPage(view, { limit: pageSize }, signal), signal)
    return phase.peek() === 'ready'
  }
  try {
    const { newer, page, hasGap } = await fetchNewer(view, signal)
    batch(() => {
      isRefreshFailing.value = false
      if (page !== undefined) coverage.value = page
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
  begin(view, isSame && phase.value === 'ready' && queryError.value === undefined)
}

/** What the last search still had under way is dropped. */
const begin = (view: ExploreView, isResumed: boolean): void => {
  stopFeed()
  round = new AbortController()
  const { signal } = round
  asked = view
  isLoadingMore.value = false
  if (!isResumed) startAnew(view, signal)
  repeater = repeatWhileVisible(refreshMs, () => refresh(view, signal))
  if (isResumed) repeater.now()
}

/** Rows that stand go on standing, as those of the last search, until the new ones are there. */
const startAnew = (view: ExploreView, signal: AbortSignal): void => {
  // First: whoever follows the count of searches waits for these rows.
  const page = takeEarly(view) ?? fetchPage(view, { limit: pageSize }, signal)
  settled = page.catch(() => undefined)
  void load(view, page, signal)
  batch(() => {
    isSearching.value = true
    searchRun.value += 1
    if (phase.value !== 'ready') phase.value = 'loading'
  })
}

export const stopFeed = (): void => {
  round.abort()
  repeater?.stop()
  isSearching.value = false
}

export const reload = (): void => {
  if (asked !== undefined) begin(asked, false)
}

/** Waits until the rows of the search that was asked last have come: what is counted is asked for after them. */
export const rowsSettled = async (): Promise<void> => {
  await settled
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

/** Whether more may come in behind the last row: oldest first, and open towards now. */
export const canGrow = computed(() => shown.value?.order === 'asc' && shown.value.range.to === undefined)

/** Loads the page after the last row; at the end of a search that is open towards now, what came in since. */
export const loadMore = async (): Promise<void> => {
  const view = shown.value
  if (view === undefined || isLoadingMore.value || isFull.value || (cursor.value === null && !canGrow.value)) return
  // What is shown is then of the search before, and its next page would come among the rows of the new one.
  if (isSearching.value) return
  const { signal } = round
  isLoadingMore.value = true
  const from = cursor.value ?? lastCursor
  try {
    const page = await fetchPage(view, { limit: pageSize, cursor: from }, signal)
    if (signal.aborted || shown.peek() !== view) return
    batch(() => {
      entries.value = appendPage(entries.value, page.entries)
      cursor.value = page.next_cursor
      lastCursor = from
      if (!page.complete) coverage.value = page
      isRefreshFailing.value = false
    })
  } catch {
    if (!signal.aborted) isRefreshFailing.value = true
  }
  if (!signal.aborted) isLoadingMore.value = false
}
