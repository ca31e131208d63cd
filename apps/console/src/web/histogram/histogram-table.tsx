import type { Histogram } from '@trilha/log-api'
import { ViewLink } from '../components/view-link.tsx'
import { exploreText } from '../i18n/explore.ts'
import type { TimeRange } from '../model/time-range.ts'
import type { View } from '../model/view.ts'
import { timeStyle } from '../state/preferences.ts'
import { bucketAt, rangeOfBuckets, spanOfBuckets, startsOf } from './buckets.ts'
import { layerName } from './marked-text.ts'
import { layerCount, type Stack } from './stack.ts'
import { spanLabel, unitOfWidth } from './tick-label.ts'

interface HistogramTableProps {
  readonly answer: Histogram
  readonly previous: Histogram | undefined
  readonly stack: Stack
  /** Where a bucket's time is looked at. */
  readonly viewOf: (range: TimeRange) => View
}

/** The count that as long a time before had at the same place; undefined where its buckets are other ones. */
const countBefore = (answer: Histogram, previous: Histogram | undefined) => {
  if (!previous?.from || !answer.from || previous.interval_ms !== answer.interval_ms) return undefined
  const starts = startsOf(previous)
  const shiftMs = Date.parse(answer.from) - Date.parse(previous.from)
  const half = (answer.interval_ms ?? 0) / 2
  return (startMs: number): number => previous.buckets[bucketAt(starts, startMs - shiftMs + half)]?.count ?? 0
}

/** The chart's twin for those who read figures, or have no use for a picture. */
export const HistogramTable = ({ answer, previous, stack, viewOf }: HistogramTableProps) => {
  const { histogram: names } = exploreText.value
  const unit = unitOfWidth(answer.interval_ms ?? 1)
  const number = (count: number) => count.toLocaleString(timeStyle.value.language)
  const before = countBefore(answer, previous)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="histogram-table" id="histogram" tabIndex={0} aria-label={`${names.label}: ${names.table}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{names.from}</th>
            <th scope="col" class="number">
              {names.total}
            </th>
            {before !== undefined && (
              <th scope="col" class="number">
                {names.previous}
              </th>
            )}
            {stack.layers.map((layer) => (
              <th key={layer.value ?? ''} scope="col" class="number">
                <span class={`swatch tone-${layer.tone}`} /> <bdi>{layerName(layer)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.buckets.map((bucket, index) => {
            const marked = { first: index, last: index }
            const { fromMs, toMs } = spanOfBuckets(answer, marked)
            return (
              <tr key={bucket.start} class={bucket.count === 0 ? 'nothing' : undefined}>
                <th scope="row">
                  <ViewLink to={viewOf(rangeOfBuckets(answer, marked))}>
                    {spanLabel(fromMs, toMs, unit, timeStyle.value)}
                  </ViewLink>
                </th>
                <td class="number">{number(bucket.count)}</td>
                {before !== undefined && <td class="number">{number(before(Date.parse(bucket.start)))}</td>}
                {stack.layers.map((layer) => (
                  <td key={layer.value ?? ''} class="number">
                    {number(layerCount(bucket, layer))}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
