import { decodeLine } from '@trilha/entry'
import type { Journal } from '@trilha/journal'
import type { Store } from './store.ts'

/** One that is found will do; more are looked for, because a record that was set aside is not found in its own store. */
const samples = 10

/** A line a block: only the ids are wanted. */
const maxBlockBytes = 1

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
  for await (const { firstSeq, lines } of journal.read({ from, follow: false, maxBlockBytes })) {
    // Appended since the comparison began.
    if (firstSeq > lastSeq) break
    const { id } = decodeLine(lines.toString())
    if ((await store.get(id))?.seq === firstSeq) return true
  }
  return await hasEntriesOf(journal, store)
}

const hasEntriesOf = async (journal: Journal, store: Store): Promise<boolean> => {
  const { entries } = await store.search({ order: 'desc', limit: samples })
  const shared = entries.filter(({ seq }) => seq >= journal.firstSeq && seq <= journal.headSeq)
  for (const { seq, id } of shared) if ((await idAt(journal, seq)) === id) return true
  return entries.length > 0 && shared.length === 0
}

const idAt = async (journal: Journal, seq: number): Promise<string | undefined> => {
  for await (const { lines } of journal.read({ from: seq, follow: false, maxBlockBytes })) {
    return decodeLine(lines.toString()).id
  }
  return undefined
}
