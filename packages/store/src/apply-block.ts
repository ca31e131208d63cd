import type { JournalBlock } from '@trilha/journal'
import { splitBlock } from './read-batch.ts'
import { type Store, StoreError } from './store.ts'

/** Told of a record that the store refuses: its line of the journal, and why. */
export type SetAside = (line: string, reason: string) => void

/**
 * Applies a block. When the store refuses its content, the block is halved until the one bad line is found; that line is
 * set aside, and all others are applied.
 *
 * @throws whatever the store throws for another reason; what was applied until then stays applied.
 */
export const applyBlock = async (store: Store, block: JournalBlock, onSetAside: SetAside): Promise<void> => {
  try {
    await store.apply(block)
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'STORE_REJECTED') throw error
    const count = block.lastSeq - block.firstSeq + 1
    if (count === 1) {
      await store.setAside(block, error.message)
      onSetAside(block.lines.toString().trimEnd(), error.message)
      return
    }
    for (const half of splitBlock(block, Math.ceil(count / 2))) await applyBlock(store, half, onSetAside)
  }
}
