import type { Journal, JournalBlock, ReadOptions } from '@trilha/journal'
import { TailBlock } from './tail-block.ts'

/**
 * A block is the least that a slow reader is sent or passed over, and what is parsed in one go while everything else
 * waits: about a thousand entries, a few milliseconds.
 */
const maxBlockBytes = 256 * 1024
const lineFeed = 0x0a

/** What the journal reads, in blocks of whole lines. Between two of them nothing else gets its turn unless the caller lets it. */
export async function* readTailBlocks(journal: Journal, options: ReadOptions): AsyncGenerator<TailBlock> {
  for await (const read of journal.read(options)) {
    let rest: JournalBlock | undefined = read
    while (rest !== undefined) {
      const parts: BlockParts = splitBlock(rest)
      rest = parts.rest
      yield new TailBlock(parts.block)
    }
  }
}

interface BlockParts {
  readonly block: JournalBlock
  readonly rest: JournalBlock | undefined
}

/** As many lines as fit, at least one. */
const splitBlock = (block: JournalBlock): BlockParts => {
  const { firstSeq, lastSeq, lines } = block
  if (lines.length <= maxBlockBytes) return { block, rest: undefined }
  const fitting = lines.lastIndexOf(lineFeed, maxBlockBytes - 1) + 1
  const end = fitting > 0 ? fitting : lines.indexOf(lineFeed) + 1
  if (end === lines.length) return { block, rest: undefined }
  const nextSeq = seqAt(lines, end)
  return {
    block: { firstSeq, lastSeq: nextSeq - 1, lines: lines.subarray(0, end) },
    rest: { firstSeq: nextSeq, lastSeq, lines: lines.subarray(end) },
  }
}

/** Every line starts with `{"seq":N,`. */
const seqAt = (lines: Buffer, start: number): number => {
  const from = start + '{"seq":'.length
  return Number(lines.toString('latin1', from, lines.indexOf(',', from)))
}
