import { signal } from '@preact/signals'
import type { StoredEntry } from '../model/entry.ts'
import { rows } from './live-feed.ts'

/** A moment that somebody wants to find again between the rows. */
export interface LiveMark {
  /** The newest entry of that moment; 0 when there was none. */
  readonly seq: number
  /** RFC 3339. */
  readonly at: string
}

/** As many as can be told apart on a screen. */
const maxMarks = 20

export const marks = signal<readonly LiveMark[]>([])

export const markNow = (): void => {
  const seq = rows.value[0]?.seq ?? 0
  const others = marks.value.filter((mark) => mark.seq !== seq)
  marks.value = [...others, { seq, at: new Date().toISOString() }].slice(-maxMarks)
}

/** How many rows are above a mark, in rows of which the newest is first; undefined when its place is not among them. */
export const rowsAbove = (entries: readonly StoredEntry[], seq: number): number | undefined => {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.seq ?? 0) > seq) low = middle + 1
    else high = middle
  }
  return low < entries.length ? low : undefined
}
