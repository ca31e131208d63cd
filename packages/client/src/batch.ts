import type { JournalBlock } from '@trilha/journal'

/** A run of whole NDJSON lines of the spool, sent in one request. */
export interface Batch {
  readonly firstSeq: number
  readonly count: number
  /** Every line ends with a line feed. */
  readonly lines: Buffer
}

export const batchOf = (block: JournalBlock): Batch => ({
  firstSeq: block.firstSeq,
  count: block.lastSeq - block.firstSeq + 1,
  lines: block.lines,
})

export const lastSeqOf = (batch: Batch): number => batch.firstSeq + batch.count - 1

/** Two batches with all lines of the given one in the same order. It must have at least two. */
export const halve = (batch: Batch): readonly [Batch, Batch] => {
  const count = batch.count >> 1
  const end = startOfLine(batch.lines, count + 1)
  return [
    { firstSeq: batch.firstSeq, count, lines: batch.lines.subarray(0, end) },
    { firstSeq: batch.firstSeq + count, count: batch.count - count, lines: batch.lines.subarray(end) },
  ]
}

/** Line `number` (from 1) without its line feed. */
export const lineAt = (batch: Batch, number: number): string => {
  const start = startOfLine(batch.lines, number)
  return batch.lines.toString('utf8', start, batch.lines.indexOf(lineFeed, start))
}

const lineFeed = 0x0a

const startOfLine = (lines: Buffer, number: number): number => {
  let start = 0
  for (let line = 1; line < number; line++) start = lines.indexOf(lineFeed, start) + 1
  return start
}
