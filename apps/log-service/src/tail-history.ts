import { type Journal, JournalError } from '@trilha/journal'
import type { TailBlock } from './tail-block.ts'
import { readTailBlocks } from './tail-blocks.ts'

/** Read at once, and held for a reader that is slow. */
const maxReadBytes = 1024 * 1024

/** Entries that the journal has no more. */
export interface GoneEntries {
  readonly fromSeq: number
  readonly toSeq: number
}

export type HistoryPart = { readonly block: TailBlock } | { readonly gone: GoneEntries }

/**
 * The journal behind `after` up to its head, read only as fast as it is taken. Where old entries were dropped, also while
 * it is read, it says so and goes on with the oldest that is left.
 */
export async function* readHistory(
  journal: Journal,
  { after, signal }: { readonly after: number; readonly signal: AbortSignal },
): AsyncGenerator<HistoryPart> {
  let seq = after
  for (;;) {
    try {
      const options = { from: seq + 1, follow: false, signal, maxBlockBytes: maxReadBytes }
      for await (const block of readTailBlocks(journal, options)) {
        yield { block }
        seq = block.lastSeq
      }
      return
    } catch (error) {
      if (!isDropped(error)) throw error
      const gone = { fromSeq: seq + 1, toSeq: journal.firstSeq - 1 }
      seq = gone.toSeq
      yield { gone }
    }
  }
}

const isDropped = (error: unknown): boolean => error instanceof JournalError && error.code === 'JOURNAL_DROPPED'
