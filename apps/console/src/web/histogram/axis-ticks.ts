/** A chart's height needs no more: three lines are read at a glance. */
const maxCountTicks = 3

/** Round counts (1, 2 or 5 times a power of ten) to draw lines at, from the smallest, none above `max`. */
export const countTicks = (max: number): readonly number[] => {
  if (max < 1) return []
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) {
      const step = factor * power
      const count = Math.floor(max / step)
      if (count <= maxCountTicks) return Array.from({ length: count }, (_, index) => (index + 1) * step)
    }
  }
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Milliseconds that a zone's clocks are ahead of UTC at a moment. */
export type ZoneOffset = (ms: number) => number

export const utcOffset: ZoneOffset = () => 0
export const browserOffset: ZoneOffset = (ms) => -new Date(ms).getTimezoneOffset() * minute

const clockSteps: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14].map((count) => count * day),
]
const monthSteps: readonly number[] = [1, 3, 6, ...[1, 2, 5, 10, 20, 50, 100, 500].map((count) => count * 12)]
/** On average: only to choose how many months a step has. */
const monthMs = 30.4 * day

/** How fine the ticks are, which says how much of a time their labels need. */
export type TickUnit = 'millisecond' | 'second' | 'minute' | 'day' | 'month' | 'year'

export interface TimeTicks {
  readonly unit: TickUnit
  /** Milliseconds since 1970. */
  readonly at: readonly number[]
}

const unitOfClock = (step: number): TickUnit => {
  if (step < second) return 'millisecond'
  if (step < minute) return 'second'
  return step < day ? 'minute' : 'day'
}

/** The moment at which clocks of the zone show `local`, a time written as if it were UTC. */
const fromLocal = (local: number, offset: ZoneOffset): number => local - offset(local - offset(local))

/** Weeks start on a Monday; 1970 began on a Thursday. */
const weekShift = 4 * day

const clockTicks = (step: number, { fromMs, toMs, offset }: Asked): readonly number[] => {
  const shift = step >= 7 * day ? weekShift : 0
  const first = Math.ceil((fromMs + offset(fromMs) - shift) / step)
  const last = Math.floor((toMs + offset(toMs) - shift) / step)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    fromLocal((first + index) * step + shift, offset),
  )
}

const monthTicks = (step: number, { fromMs, toMs, offset }: Asked): readonly number[] => {
  const monthOf = (ms: number) => {
    const local = new Date(ms + offset(ms))
    return local.getUTCFullYear() * 12 + local.getUTCMonth()
  }
  const startOf = (month: number) => fromLocal(Date.UTC(Math.floor(month / 12), month % 12, 1), offset)
  const first = Math.ceil(monthOf(fromMs) / step)
  const last = Math.floor(monthOf(toMs) / step)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => startOf((first + index) * step))
}

interface Asked {
  readonly fromMs: number
  readonly toMs: number
  /** At most about so many. */
  readonly count: number
  readonly offset: ZoneOffset
}

/** Moments that are round on the clocks of a zone (a full minute, midnight, the first of a month) within a span. */
export const timeTicks = (asked: Asked): TimeTicks => {
  const { fromMs, toMs, count } = asked
  const least = (toMs - fromMs) / Math.max(1, count)
  const within = (ticks: readonly number[]) => ticks.filter((ms) => ms >= fromMs && ms <= toMs)
  const clock = clockSteps.find((step) => step >= least)
  if (clock !== undefined) return { unit: unitOfClock(clock), at: within(clockTicks(clock, asked)) }
  const months = monthSteps.find((step) => step * monthMs >= least) ?? 6_000
  return { unit: months < 12 ? 'month' : 'year', at: within(monthTicks(months, asked)) }
}
