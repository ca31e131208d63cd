import { parseTime } from '@trilha/query'

/**
 * A span of time as the API takes it: RFC 3339, a date, or relative to now (`now-15m`). An absent end is no bound; `to`
 * is exclusive.
 */
export interface TimeRange {
  readonly from?: string
  readonly to?: string
}

/** A span between two instants in milliseconds since 1970; `toMs` is exclusive. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** Offered by name; each counts back from now. */
export const presets = ['5m', '15m', '1h', '6h', '24h', '7d', '30d'] as const
export type Preset = (typeof presets)[number]

export const rangeOfPreset = (preset: Preset): TimeRange => ({ from: `now-${preset}` })

/** The preset that a range is, if it is one. */
export const presetOf = ({ from, to }: TimeRange): Preset | undefined =>
  to === undefined ? presets.find((preset) => from === `now-${preset}`) : undefined

export const isUnbounded = ({ from, to }: TimeRange): boolean => from === undefined && to === undefined

/** Whether the API takes a text as an end of a range. */
export const isTime = (text: string): boolean => parseTime(text, new Date()) !== undefined

const instantMs = (text: string, nowMs: number): number | undefined => {
  const period = parseTime(text, new Date(nowMs))
  return period === undefined ? undefined : Date.parse(period.from)
}

/** The instants that a range means at `nowMs`; an open end is now. Undefined where there is no beginning. */
export const spanOf = ({ from, to }: TimeRange, nowMs: number): Span | undefined => {
  const fromMs = from === undefined ? undefined : instantMs(from, nowMs)
  const toMs = to === undefined ? nowMs : instantMs(to, nowMs)
  return fromMs === undefined || toMs === undefined ? undefined : { fromMs, toMs }
}

export const rangeOfSpan = ({ fromMs, toMs }: Span): TimeRange => ({
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
})

/** The same range in instants, so that whoever opens it later sees the same time. */
export const fixRange = (range: TimeRange, nowMs: number): TimeRange => {
  const fixed = (text: string | undefined) => {
    const ms = text === undefined ? undefined : instantMs(text, nowMs)
    return ms === undefined ? text : new Date(ms).toISOString()
  }
  const from = fixed(range.from)
  // A range that ends now goes on growing; its fixed form ends where it did when it was fixed.
  const to = range.to === undefined && range.from !== undefined ? new Date(nowMs).toISOString() : fixed(range.to)
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

/** As long a span just before this one. */
export const previousSpan = ({ fromMs, toMs }: Span): Span => ({ fromMs: fromMs - (toMs - fromMs), toMs: fromMs })

/** The span moved by half its length: what was at its edge is then in its middle. */
export const shiftSpan = ({ fromMs, toMs }: Span, direction: -1 | 1): Span => {
  const by = direction * Math.max(1, Math.round((toMs - fromMs) / 2))
  return { fromMs: fromMs + by, toMs: toMs + by }
}
