import type { Histogram } from '@trilha/log-api'
import type { Span } from '../model/time-range.ts'
import { timeStyle } from '../state/preferences.ts'
import { browserOffset, countTicks, timeTicks, utcOffset } from './axis-ticks.ts'
import { barPaths, margin, outlinePath, type PlotShape } from './plot-shape.ts'
import type { Stack } from './stack.ts'
import { tickLabel } from './tick-label.ts'

interface PlotBarsProps {
  readonly answer: Histogram
  readonly previous: Histogram | undefined
  readonly stack: Stack
  readonly domain: Span
  readonly shape: PlotShape
  readonly max: number
  readonly width: number
}

/** A time's label and the room to the next one, in pixels. */
const tickRoom = 110

const CountLines = ({ shape, max, width }: Pick<PlotBarsProps, 'shape' | 'max' | 'width'>) => {
  const compact = new Intl.NumberFormat(timeStyle.value.language, { notation: 'compact' })
  return (
    <g class="plot-counts">
      {countTicks(max).map((count) => (
        <g key={count}>
          <line x1={margin.left} x2={width - margin.right} y1={shape.y(count)} y2={shape.y(count)} />
          <text x={margin.left - 7} y={shape.y(count)} dy="0.32em">
            {compact.format(count)}
          </text>
        </g>
      ))}
      <line class="plot-base" x1={margin.left} x2={width - margin.right} y1={shape.base} y2={shape.base} />
    </g>
  )
}

const Times = ({ domain, shape, width }: Pick<PlotBarsProps, 'domain' | 'shape' | 'width'>) => {
  const offset = timeStyle.value.utc ? utcOffset : browserOffset
  const ticks = timeTicks({ ...domain, count: Math.max(2, Math.floor(width / tickRoom)), offset })
  return (
    <g class="plot-times">
      {ticks.at.map((ms) => {
        const x = shape.x(ms)
        const place = x > width - 24 ? 'end' : x < margin.left + 16 ? 'start' : 'middle'
        return (
          <g key={ms}>
            <line x1={x} x2={x} y1={shape.base} y2={shape.base + 4} />
            <text x={place === 'end' ? width - margin.right : x} y={shape.base + 14} style={{ textAnchor: place }}>
              {tickLabel(ms, ticks.unit, timeStyle.value)}
            </text>
          </g>
        )
      })}
    </g>
  )
}

/** Everything of the chart that does not follow the pointer. */
export const PlotBars = ({ answer, previous, stack, domain, shape, max, width }: PlotBarsProps) => {
  const paths = barPaths(answer, stack.layers, shape)
  const shiftMs = previous?.from && answer.from ? Date.parse(answer.from) - Date.parse(previous.from) : 0
  return (
    <>
      <CountLines shape={shape} max={max} width={width} />
      {stack.layers.map((layer, index) => (
        <path key={layer.value ?? ''} class={`bars tone-${layer.tone}`} d={paths[index]} />
      ))}
      {previous !== undefined && previous.interval_ms === answer.interval_ms && (
        <path class="plot-before" d={outlinePath(previous, shiftMs, shape)} />
      )}
      <Times domain={domain} shape={shape} width={width} />
    </>
  )
}
