import type { Histogram } from '@trilha/log-api'
import { exploreText } from '../i18n/explore.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { type Mark, markedBuckets, spanOfBuckets, startsOf } from './buckets.ts'
import { type Layer, layerCount, type Stack, sum } from './stack.ts'
import { spanLabel, unitOfWidth } from './tick-label.ts'

/** What stands in the buckets that are pointed at or selected. */
export interface MarkedCounts {
  readonly when: string
  readonly count: number
  readonly layers: readonly { readonly layer: Layer; readonly count: number }[]
  readonly isSelection: boolean
}

export const layerName = ({ value }: Layer): string =>
  value === undefined ? exploreText.value.histogram.rest : visibleLine(value)

export const markedCounts = (answer: Histogram, stack: Stack, mark: Mark): MarkedCounts => {
  const marked = markedBuckets(startsOf(answer), mark)
  const buckets = answer.buckets.slice(marked.first, marked.last + 1)
  const { fromMs, toMs } = spanOfBuckets(answer, marked)
  return {
    when: spanLabel(fromMs, toMs, unitOfWidth(answer.interval_ms ?? 1), timeStyle.value),
    count: sum(buckets.map(({ count }) => count)),
    layers: stack.layers
      .map((layer) => ({ layer, count: sum(buckets.map((bucket) => layerCount(bucket, layer))) }))
      .filter(({ count }) => count > 0),
    isSelection: mark.anchorMs !== undefined && marked.last > marked.first,
  }
}

/** The same as one sentence, for a screen reader. */
export const markedSentence = ({ when, count, layers, isSelection }: MarkedCounts): string => {
  const { histogram } = exploreText.value
  const parts = layers.map(({ layer, count: own }) => `${layerName(layer)} ${own}`)
  return [
    `${when}: ${histogram.entries(count)}`,
    ...parts,
    ...(isSelection ? [histogram.selected, histogram.zoom] : []),
  ].join(', ')
}
