import type { Histogram } from '@trilha/log-api'
import { outcomeOf } from '../model/sentence.ts'

/** A colour by its meaning: those of results, of the first to the sixth other group, and of all that is not told apart. */
export type Tone = 'success' | 'failure' | 'other' | 'g1' | 'g2' | 'g3' | 'g4' | 'g5' | 'g6' | 'rest'

const tones: readonly Tone[] = ['g1', 'g2', 'g3', 'g4', 'g5', 'g6']
/** More colours than the palette has are not asked for. */
export const maxGroups = tones.length

/** One layer of the bars, from the bottom up. */
export interface Layer {
  /** The value that it counts; undefined for all that has none, or one too rare for a colour. */
  readonly value: string | undefined
  readonly tone: Tone
  readonly total: number
}

type Bucket = Histogram['buckets'][number]

export interface Stack {
  readonly layers: readonly Layer[]
  readonly total: number
  /** Of the highest bar. */
  readonly max: number
}

export const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)

/** What of a bucket belongs to a layer. */
export const layerCount = (bucket: Bucket, { value }: Pick<Layer, 'value'>): number =>
  value === undefined ? bucket.count - sum(Object.values(bucket.groups)) : (bucket.groups[value] ?? 0)

/** Failures stand on the ground, where their heights can be compared. */
const resultRank = { failure: 0, other: 1, success: 2 } as const

/** The layers of an answer: results by what they mean, other values by how many there are. */
export const stackOf = (answer: Histogram): Stack => {
  const { buckets, groups, by } = answer
  const total = sum(buckets.map(({ count }) => count))
  const layers = groups.map((value, index): Layer => {
    const tone = by === 'result' ? outcomeOf(value) : (tones[index] ?? 'rest')
    return { value, tone, total: sum(buckets.map((bucket) => layerCount(bucket, { value }))) }
  })
  if (by === 'result') layers.sort((a, b) => rankOf(a) - rankOf(b))
  const rest = total - sum(layers.map((layer) => layer.total))
  return {
    layers: rest > 0 ? [...layers, { value: undefined, tone: 'rest', total: rest }] : layers,
    total,
    max: buckets.reduce((max, { count }) => Math.max(max, count), 0),
  }
}

const rankOf = ({ tone }: Layer): number =>
  tone === 'failure' || tone === 'other' || tone === 'success' ? resultRank[tone] : 1
