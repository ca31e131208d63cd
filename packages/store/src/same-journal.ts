import { decodeLine } from '@trilha/entry'
import type { Journal } from '@trilha/journal'
import type { Store } from './store.ts'

/** One that is found will do; more are looked for, because a record that was set aside is not found in its own store. */
const samples = 10

/**
 * Whether the store was filled from this journal and not from one that was here before it: of the newest records that
 * both should have, the store has one under the same number; or, where those were removed from the store (retention),
 * the journal has one of the store's newest. True also when the journal has none of them any more; false for a store that
 * holds nothing, which costs nothing to fill again.
 */
export const isFilledFrom = async (journal: Journal, store: Store): Promise<boolean> => {
  const lastSeq = store.appliedSeq
  // Only durable records are applied.
  if (lastSeq > journal.headSeq) return false
  const from = Math.max(journal.firstSeq, lastSeq - samples + 1)
  if (from > lastSeq) return true
  const newest = Array.from({ length: lastSeq - from + 1 }, (_, index) => from + index)
  for (const [seq, line] of await journal.lines(newest)) {
    if ((await store.get(idOf(line)))?.seq === seq) return true
  }
  return await hasEntriesOf(journal, store)
}

const hasEntriesOf = async (journal: Journal, store: Store): Promise<boolean> => {
  const { entries } = await store.search({ order: 'desc', limit: samples })
  const shared = entries.filter(({ seq }) => seq >= journal.firstSeq && seq <= journal.headSeq)
  const lines = await journal.lines(shared.map(({ seq }) => seq))
  if (shared.some(({ seq, id }) => idOf(lines.get(seq)) === id)) return true
  return entries.length > 0 && shared.length === 0
}

const idOf = (line: Buffer | undefined): string => (line === undefined ? '' : decodeLine(line.toString()).id)
