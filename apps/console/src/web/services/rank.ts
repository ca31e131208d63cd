import type { ServiceSort, SortOrder } from '../model/view.ts'
import { type Figures, failureRate, type Group } from './figures.ts'

/** 95 % confidence, as statistics are usually told. */
const z = 1.96

/**
 * The failure rate that is there at least, given how many entries stand behind it: the lower bound of Wilson's score
 * interval. One failure of one entry weighs 0.21, 300 of 1,000 weigh 0.27, and 10 of 10 weigh 0.72.
 */
export const weighedFailureRate = (figures: Figures): number => {
  const { count } = figures
  if (figures.failures === 0 || count === 0) return 0
  const rate = failureRate(figures)
  const middle = rate + (z * z) / (2 * count)
  const margin = z * Math.sqrt((rate * (1 - rate)) / count + (z * z) / (4 * count * count))
  return Math.max(0, (middle - margin) / (1 + (z * z) / count))
}

/** Rates closer than a tenth of a percent are as bad as each other: then the slower one is worse. */
const steps = 1_000
const badness = (figures: Figures): number => Math.round(weighedFailureRate(figures) * steps)

/** Why a group stands where it stands when the worst come first. */
export type Standing = 'failing' | 'few' | 'hardly' | 'slow' | 'untimed'

/** Fewer entries than this say little: with 20, a rate of one half may as well be 30 or 70 %. */
const few = 20

export const standingOf = (figures: Figures): Standing => {
  if (badness(figures) > 0) return figures.count < few ? 'few' : 'failing'
  if (figures.failures > 0) return 'hardly'
  return figures.p95 === undefined ? 'untimed' : 'slow'
}

const compareNames = (a: Group, b: Group): number => {
  const [left, right] = [a.name ?? '', b.name ?? '']
  return left < right ? -1 : left > right ? 1 : 0
}

type Measure = (group: Group) => number | undefined

const measures: Readonly<Record<Exclude<ServiceSort, 'name' | 'worst'>, Measure>> = {
  rate: ({ count }) => count,
  failures: failureRate,
  p50: ({ p50 }) => p50,
  p95: ({ p95 }) => p95,
  p99: ({ p99 }) => p99,
  seen: ({ lastSeen }) => (lastSeen === undefined ? undefined : Date.parse(lastSeen)),
}

/** Smaller first; what is not known comes last in either direction. */
const compareBy = (measure: Measure, sign: 1 | -1) => (a: Group, b: Group) => {
  const [left, right] = [measure(a), measure(b)]
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined)
  return sign * (left - right)
}

type Comparison = (a: Group, b: Group) => number

const comparisons = (sort: ServiceSort, sign: 1 | -1): readonly Comparison[] => {
  if (sort === 'name') return [(a, b) => sign * compareNames(a, b)]
  if (sort !== 'worst') return [compareBy(measures[sort], sign), compareNames]
  return [badness, measures.p95, measures.rate].map((measure) => compareBy(measure, sign)).concat(compareNames)
}

/** The groups in an order of the reader's choice; equal ones by name, so that a refresh does not make them jump. */
export const sorted = (groups: readonly Group[], sort: ServiceSort, order: SortOrder): readonly Group[] => {
  const all = comparisons(sort, order === 'asc' ? 1 : -1)
  return [...groups].sort((a, b) => {
    for (const compare of all) {
      const way = compare(a, b)
      if (way !== 0) return way
    }
    return 0
  })
}
