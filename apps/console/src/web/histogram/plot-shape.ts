import type { Histogram } from '@trilha/log-api'
import type { Span } from '../model/time-range.ts'
import { type Layer, layerCount } from './stack.ts'

/** Room around the bars, in pixels: counts at the left, times below. */
export const margin = { left: 40, right: 2, top: 7, bottom: 17 } as const

/** Where times and counts are drawn. */
export interface PlotShape {
  readonly x: (ms: number) => number
  readonly y: (count: number) => number
  readonly timeAt: (x: number) => number
  readonly base: number
}

interface Size {
  readonly width: number
  readonly height: number
}

export const plotShape = ({ width, height }: Size, { fromMs, toMs }: Span, max: number): PlotShape => {
  const inner = Math.max(1, width - margin.left - margin.right)
  const base = height - margin.bottom
  const perMs = inner / Math.max(1, toMs - fromMs)
  return {
    x: (ms) => margin.left + (ms - fromMs) * perMs,
    y: (count) => base - (count / Math.max(1, max)) * (base - margin.top),
    timeAt: (x) => fromMs + (x - margin.left) / perMs,
    base,
  }
}

/** One decimal is a tenth of a pixel: finer than any screen shows. */
const px = (value: number): string => String(Math.round(value * 10) / 10)

/** Narrower bars than this touch, so that they stay visible at all, in pixels. */
const leastBarWidth = 3
/** The smallest bar that can be seen: one entry beside a million is one entry all the same. */
const leastBarHeight = 1.5

/** A path for each layer of all bars: one node however many buckets there are. */
export const barPaths = (answer: Histogram, layers: readonly Layer[], shape: PlotShape): readonly string[] => {
  const paths = layers.map(() => '')
  const widthMs = answer.interval_ms ?? 1
  for (const bucket of answer.buckets) {
    if (bucket.count === 0) continue
    const start = Date.parse(bucket.start)
    const [left, right] = [shape.x(start), shape.x(start + widthMs)]
    const width = right - left > leastBarWidth ? right - left - 1 : right - left
    let bottom = shape.base
    let count = 0
    layers.forEach((layer, index) => {
      const own = layerCount(bucket, layer)
      if (own <= 0) return
      count += own
      const top = Math.min(shape.y(count), bottom - leastBarHeight)
      paths[index] += `M${px(left)} ${px(top)}h${px(width)}V${px(bottom)}h${px(-width)}z`
      bottom = top
    })
  }
  return paths
}

/** The outline of another period's bars, moved on by `shiftMs` to lie behind these. */
export const outlinePath = (answer: Histogram, shiftMs: number, shape: PlotShape): string => {
  const widthMs = answer.interval_ms ?? 1
  const steps = answer.buckets.map(({ start, count }) => {
    const fromMs = Date.parse(start) + shiftMs
    return { left: shape.x(fromMs), right: shape.x(fromMs + widthMs), y: shape.y(count) }
  })
  const [first] = steps
  if (first === undefined) return ''
  const lines = steps.map(({ right, y }) => `V${px(y)}H${px(right)}`)
  return `M${px(first.left)} ${px(shape.base)}${lines.join('')}V${px(shape.base)}`
}
