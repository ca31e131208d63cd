import type { JournalBlock } from '@trilha/journal'

export interface BatchLimits {
  readonly maxBytes: number
  readonly maxEntries: number
}

/**
 * Joins small consecutive blocks and cuts large ones, so that each batch is as large as the limits allow. A single line
 * that is longer than `maxBytes` is a batch of its own.
 */
export async function* readBatch(
  blocks: AsyncIterable<JournalBlock>,
  limits: BatchLimits,
): AsyncGenerator<JournalBlock, void, undefined> {
  let gathered: JournalBlock[] = []
  let bytes = 0
  for await (const block of blocks) {
    for (const piece of cut(block, limits)) {
      const entries = piece.lastSeq - (gathered[0]?.firstSeq ?? piece.firstSeq) + 1
      if (gathered.length > 0 && (bytes + piece.lines.length > limits.maxBytes || entries > limits.maxEntries)) {
        yield join(gathered)
        gathered = []
        bytes = 0
      }
      gathered.push(piece)
      bytes += piece.lines.length
    }
  }
  if (gathered.length > 0) yield join(gathered)
}

const join = (blocks: readonly JournalBlock[]): JournalBlock => {
  const [first] = blocks
  const last = blocks.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('a batch needs a block')
  if (first === last) return first
  return { firstSeq: first.firstSeq, lastSeq: last.lastSeq, lines: Buffer.concat(blocks.map((block) => block.lines)) }
}

function* cut(block: JournalBlock, { maxEntries }: BatchLimits): Generator<JournalBlock, void, undefined> {
  let rest = block
  while (rest.lastSeq - rest.firstSeq + 1 > maxEntries) {
    const [head, tail] = splitBlock(rest, maxEntries)
    yield head
    rest = tail
  }
  yield rest
}

const lineFeed = 0x0a

/** The first `count` lines of a block, and the rest. Both share the block's memory. */
export const splitBlock = (block: JournalBlock, count: number): readonly [JournalBlock, JournalBlock] => {
  let end = 0
  for (let line = 0; line < count; line++) end = block.lines.indexOf(lineFeed, end) + 1
  const middle = block.firstSeq + count
  return [
    { firstSeq: block.firstSeq, lastSeq: middle - 1, lines: block.lines.subarray(0, end) },
    { firstSeq: middle, lastSeq: block.lastSeq, lines: block.lines.subarray(end) },
  ]
}
