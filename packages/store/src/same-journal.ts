import { decodeLine } from '@trilha/entry'
import type { Journal } from '@trilha/journal'
import type { Store } from './store.ts'

/** One that is found will do; more are looked for, because a record that was set aside is not found in its own store. */
const samples = 10

/** A line a block: only the ids are wanted. */
const maxBlockBytes = 1

/**
 * Whether the store was filled from this journal and not from one that was here before it: of the newest records that
 * both should have, the store has one under the same number. True also when the journal has none of them any more.
 */
export const isFilledFrom = async (journal: Journal, store: Store): Promise<boolean> => {
  const lastSeq = store.appliedSeq
  // Only durable records are applied.
  if (lastSeq > journal.headSeq) return false
  const from = Math.max(journal.firstSeq, lastSeq - samples + 1)
  if (from > lastSeq) return true
  for await (const { firstSeq, lines } of journal.read({ from, follow: false, maxBlockBytes })) {
    if (firstSeq > lastSeq) return false
    const { id } = decodeLine(lines.toString())
    if ((await store.get(id))?.seq === firstSeq) return true
  }
  return false
}
