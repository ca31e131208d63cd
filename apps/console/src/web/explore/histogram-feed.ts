import { computed, signal } from '@preact/signals'
import type { Histogram } from '@trilha/log-api'
import { maxGroups, sum } from '../histogram/stack.ts'
import { isBrushing } from '../histogram/use-brush.ts'
import { selectionOf } from '../model/search.ts'
import { previousSpan, rangeOfSpan } from '../model/time-range.ts'
import type { ExploreView } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { createLoaded } from '../state/loaded.ts'
import { createCountedPart } from './counted-part.ts'
import { untilNow } from './until-now.ts'

export const histogram = createLoaded<Histogram>()
/** As long a time before, when it is compared with. */
export const previous = createLoaded<Histogram>()

/** How many entries match; undefined while that is not known. */
export const matchCount = computed(() => {
  const answer = histogram.answer.value
  if (answer === undefined || histogram.isLoading.value || histogram.failure.value !== undefined) return undefined
  return sum(answer.buckets.map(({ count }) => count))
})

/** How wide the chart is, in pixels; told by it. */
export const plotWidth = signal(1_000)
/** A bar that can be hit with a pointer. */
const pixelsPerBucket = 11
const leastBuckets = 60
const mostBuckets = 120

const bucketsFor = (width: number): number =>
  Math.min(mostBuckets, Math.max(leastBuckets, Math.round(width / pixelsPerBucket)))

const fetchHistogram = (view: ExploreView, signal: AbortSignal): Promise<Histogram> => {
  const parameters = { by: view.by, buckets: bucketsFor(plotWidth.peek()), groups: maxGroups }
  return ask('/api/histogram', { ...untilNow(view), ...parameters }, signal)
}

/** Whether there is a time before that can be counted. */
export const canCompare = (view: ExploreView): boolean => view.range.from !== undefined

/** As long a time before, in buckets of the same width: one more of them, where they begin askew. */
const loadPrevious = async (view: ExploreView, isQuiet: boolean): Promise<boolean> => {
  const answer = histogram.answer.peek()
  if (!view.compare || !canCompare(view) || !answer?.from || !answer.to) {
    previous.clear()
    return true
  }
  // A count of another search would be compared with this one's.
  if (!isQuiet) previous.clear()
  const before = previousSpan({ fromMs: Date.parse(answer.from), toMs: Date.parse(answer.to) })
  const parameters = { ...selectionOf({ ...view, range: rangeOfSpan(before) }), buckets: answer.buckets.length + 1 }
  return previous.load((signal) => ask('/api/histogram', parameters, signal), { isQuiet })
}

const load = async (view: ExploreView, { isQuiet }: { readonly isQuiet: boolean }): Promise<boolean> => {
  if (!(await histogram.load((signal) => fetchHistogram(view, signal), { isQuiet }))) return false
  void loadPrevious(view, isQuiet)
  return true
}

/** Keeps the histogram of a view, until the answer is called. */
export const startHistogram = createCountedPart({
  keyOf: ({ by, compare }) => JSON.stringify([by, compare]),
  loaded: {
    ...histogram,
    abort: () => {
      histogram.abort()
      previous.abort()
    },
  },
  count: load,
  mayChange: () => !isBrushing.peek(),
})

export const retryHistogram = (view: ExploreView): void => void load(view, { isQuiet: false })
