import type { Story } from '@trilha/log-api'
import { formatDuration } from '../model/time-format.ts'
import { timeStyle } from '../state/preferences.ts'
import { axisTicks } from './axis-ticks.ts'
import type { StoryRow } from './story-rows.ts'

/** A place on the axis as a style takes it. */
export const percent = (part: number, whole: number): string =>
  `${whole <= 0 ? 0 : Math.max(0, Math.min(100, (part / whole) * 100))}%`

/** From this part of the axis on, a tick's text stands before it. */
const lateTick = 0.9

export const AxisTicks = ({ durationMs }: { durationMs: number }) => (
  <div class="track" aria-hidden="true">
    {axisTicks(durationMs).map((tick) => (
      <span
        key={tick}
        class={tick > lateTick * durationMs ? 'tick late' : 'tick'}
        style={{ left: percent(tick, durationMs) }}
      >
        {formatDuration(tick, timeStyle.value.language)}
      </span>
    ))}
  </div>
)

/** Behind all rows: the axis' lines, and the span that is pointed at. */
export const PlotGrid = ({ story, pointed }: { story: Story; pointed: StoryRow | undefined }) => (
  <div class="span-grid span-columns" aria-hidden="true">
    <div class="track">
      {axisTicks(story.duration_ms).map((tick) => (
        <span key={tick} class="grid-line" style={{ left: percent(tick, story.duration_ms) }} />
      ))}
      {pointed !== undefined && (
        <span
          class="pointed-band"
          style={{
            left: percent(pointed.startMs, story.duration_ms),
            width: percent(pointed.durationMs ?? 0, story.duration_ms),
          }}
        />
      )}
    </div>
  </div>
)
