import { type Signal, useComputed, useSignal } from '@preact/signals'
import type { Histogram } from '@trilha/log-api'
import { useEffect, useId, useMemo, useRef } from 'preact/hooks'
import { exploreText } from '../i18n/explore.ts'
import type { TimeRange } from '../model/time-range.ts'
import { timeStyle } from '../state/preferences.ts'
import { bucketAt, domainOf, type Mark, markedBuckets, startsOf } from './buckets.ts'
import { markedCounts, markedSentence } from './marked-text.ts'
import { PlotBars } from './plot-bars.tsx'
import { margin, type PlotShape, plotShape } from './plot-shape.ts'
import type { Stack } from './stack.ts'
import { tickLabel } from './tick-label.ts'
import { useBrush } from './use-brush.ts'

interface PlotProps {
  readonly answer: Histogram
  /** The same of as long a time before, drawn as an outline. */
  readonly previous: Histogram | undefined
  readonly stack: Stack
  readonly mark: Signal<Mark | undefined>
  readonly onSelect: (range: TimeRange) => void
}

interface MarkProps {
  readonly answer: Histogram
  readonly mark: Signal<Mark | undefined>
  readonly shape: PlotShape
}

/** The bucket or selection that is pointed at; alone in following the pointer. */
const PlotMark = ({ answer, mark, shape }: MarkProps) => {
  const starts = startsOf(answer)
  const { value } = mark
  if (value === undefined || starts.length === 0) return null
  const { first, last } = markedBuckets(starts, value)
  const left = shape.x(starts[first] ?? 0)
  const right = shape.x((starts[last] ?? 0) + (answer.interval_ms ?? 1))
  const isSelection = value.anchorMs !== undefined
  return (
    <rect
      class={isSelection ? 'plot-mark selecting' : 'plot-mark'}
      x={left}
      y={margin.top - 5}
      width={Math.max(1, right - left)}
      height={shape.base - margin.top + 5}
    />
  )
}

const useSize = () => {
  const box = useRef<HTMLDivElement>(null)
  const size = useSignal({ width: 0, height: 0 })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element
      if (size.peek().width !== width || size.peek().height !== height) size.value = { width, height }
    }
    measure()
    const watcher = new ResizeObserver(measure)
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [size])
  return { box, size: size.value }
}

/** What assistive technology is told of the bucket under the keys. */
const useSpoken = ({ answer, stack, mark }: Pick<PlotProps, 'answer' | 'stack' | 'mark'>) => {
  const latest = useSignal({ answer, stack })
  useEffect(() => {
    latest.value = { answer, stack }
  }, [latest, answer, stack])
  const now = useComputed(() => {
    const starts = startsOf(latest.value.answer)
    return mark.value === undefined ? Math.max(0, starts.length - 1) : bucketAt(starts, mark.value.atMs)
  })
  const text = useComputed(() => {
    const { answer: shown, stack: counted } = latest.value
    if (mark.value !== undefined) return markedSentence(markedCounts(shown, counted, mark.value))
    const { fromMs, toMs } = domainOf(shown)
    const label = (ms: number) => tickLabel(ms, toMs - fromMs > 86_400_000 ? 'day' : 'second', timeStyle.value)
    return exploreText.value.histogram.noBar(label(fromMs), label(toMs))
  })
  return { now, text }
}

/** The bars: read by pointing at them or by arrow keys, and a time is selected by dragging or with Shift. */
export const Plot = ({ answer, previous, stack, mark, onSelect }: PlotProps) => {
  const { box, size } = useSize()
  const hint = useId()
  const domain = useMemo(() => domainOf(answer), [answer])
  const max = Math.max(stack.max, ...(previous?.buckets.map(({ count }) => count) ?? []))
  const shape = useMemo(() => plotShape(size, domain, max), [size, domain, max])
  const timeAt = (clientX: number) => shape.timeAt(clientX - (box.current?.getBoundingClientRect().left ?? 0))
  const brush = useBrush({ answer, mark, timeAt, onSelect })
  const spoken = useSpoken({ answer, stack, mark })
  return (
    <div
      ref={box}
      class="plot"
      id="histogram"
      role="slider"
      tabIndex={0}
      aria-label={exploreText.value.histogram.plot}
      aria-describedby={hint}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, answer.buckets.length - 1)}
      aria-valuenow={spoken.now}
      aria-valuetext={spoken.text}
      {...brush}
    >
      <span id={hint} class="visually-hidden">
        {exploreText.value.histogram.hint}
      </span>
      {size.width > 0 && (
        <svg width={size.width} height={size.height} aria-hidden="true">
          <PlotBars {...{ answer, previous, stack, domain, shape, max }} width={size.width} />
          <PlotMark answer={answer} mark={mark} shape={shape} />
        </svg>
      )}
    </div>
  )
}
