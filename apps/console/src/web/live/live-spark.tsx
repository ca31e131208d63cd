import { ViewLink } from '../components/view-link.tsx'
import { liveText } from '../i18n/live.ts'
import type { LiveView } from '../model/view.ts'
import { lastMinutes } from './explore-links.ts'
import { figures } from './live-figures.ts'
import type { SecondCount } from './rate-meter.ts'

/** Two pixels a second. */
const width = 240
const height = 28
const barWidth = 2

/** All bars of one kind as one shape: 120 elements that change each second would cost more than all rows. */
const barsOf = (seconds: readonly SecondCount[], most: number, of: (second: SecondCount) => number): string =>
  seconds
    .map((second, index) => {
      const count = of(second)
      // What there is, is seen: at least a pixel.
      const tall = count === 0 ? 0 : Math.max(1, Math.round((count / most) * height))
      return tall === 0 ? '' : `M${index * barWidth} ${height}v${-tall}h${barWidth}v${tall}z`
    })
    .join('')

/** Entries by the second, those that failed in front. The figures beside it and its name say the same in words. */
export const LiveSpark = ({ view }: { view: LiveView }) => {
  const { seconds, entriesPerSecond, failuresPerSecond } = figures.value
  const most = seconds.reduce((highest, { entries }) => Math.max(highest, entries), 0)
  return (
    <ViewLink
      class="live-spark"
      label={liveText.value.chart(entriesPerSecond, failuresPerSecond, most)}
      to={lastMinutes(view)}
    >
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="all" d={barsOf(seconds, Math.max(1, most), ({ entries }) => entries)} />
        <path class="failed" d={barsOf(seconds, Math.max(1, most), ({ failures }) => failures)} />
      </svg>
    </ViewLink>
  )
}
