import { ViewLink } from '../components/view-link.tsx'
import { tickLabel } from '../histogram/tick-label.ts'
import { servicesText } from '../i18n/services.ts'
import type { ServicesView } from '../model/view.ts'
import { timeStyle } from '../state/preferences.ts'
import { timeText } from './group-words.ts'
import type { Slice } from './latency-feed.ts'
import { linePath } from './line-path.ts'
import { exploreMark } from './links.ts'

interface LatencyProps {
  readonly view: ServicesView
  readonly slices: readonly Slice[]
}

const dayMs = 86_400_000

/** When a slice began, as fine as the whole range needs. */
const startText = (slices: readonly Slice[], { fromMs }: Slice): string => {
  const lengthMs = (slices.at(-1)?.toMs ?? 0) - (slices[0]?.fromMs ?? 0)
  const clock = tickLabel(fromMs, lengthMs < 600_000 ? 'second' : 'minute', timeStyle.value)
  if (lengthMs <= dayMs) return clock
  const day = tickLabel(fromMs, 'day', timeStyle.value)
  return day === clock ? day : `${day} ${clock}`
}

const unknown = '–'
const textOf = (ms: number | undefined): string => timeText(ms) ?? unknown

const markOf = ({ fromMs, toMs, p95 }: Slice) => ({
  span: { fromMs, toMs },
  ...(p95 !== undefined && { leastMs: p95 }),
})

const height = 100

/** Two lines over time; each span of it opens its slowest entries. */
export const LatencyChart = ({ view, slices }: LatencyProps) => {
  const text = servicesText.value
  const most = Math.max(...slices.flatMap(({ p50 = 0, p95 = 0 }) => [p50, p95]), 0)
  const path = (figure: 'p50' | 'p95') =>
    linePath(
      slices.map((slice) => slice[figure]),
      most,
      height,
    )
  return (
    <div class="latency">
      <p class="latency-key">
        <span class="key p95">p95</span>
        <span class="key p50">p50</span>
        <span class="latency-most">{timeText(most)}</span>
      </p>
      <div class="latency-plot">
        <svg viewBox={`0 0 ${slices.length} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="p50" d={path('p50')} />
          <path class="p95" d={path('p95')} />
        </svg>
        <ol>
          {slices.map((slice, index) => (
            <li key={slice.fromMs}>
              <ViewLink
                to={exploreMark(view, 'action', markOf(slice))}
                label={text.slice(startText(slices, slice), textOf(slice.p50), textOf(slice.p95))}
              >
                <span class={index % 3 === 0 ? '' : 'between'}>{startText(slices, slice)}</span>
              </ViewLink>
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}

/** The chart's twin. */
export const LatencyTable = ({ view, slices }: LatencyProps) => {
  const text = servicesText.value
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="histogram-table" tabIndex={0} aria-label={text.one.latency}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.time}</th>
            <th scope="col" class="number">
              p50
            </th>
            <th scope="col" class="number">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => (
            <tr key={slice.fromMs}>
              <th scope="row">
                <ViewLink to={exploreMark(view, 'action', markOf(slice))}>{startText(slices, slice)}</ViewLink>
              </th>
              <td class="number">{textOf(slice.p50)}</td>
              <td class="number">{textOf(slice.p95)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
