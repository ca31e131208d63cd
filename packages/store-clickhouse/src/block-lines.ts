import type { JournalBlock } from '@trilha/journal'
import { splitBlock } from '@trilha/store'

/** The lines of a block whose sequence numbers are not in `present`, and how many they are. */
export const withoutLines = (
  block: JournalBlock,
  present: ReadonlySet<number>,
): { readonly lines: Buffer; readonly count: number } => {
  const kept: Buffer[] = []
  let count = 0
  let rest = block
  while (rest.firstSeq <= rest.lastSeq) {
    const [line, others] = splitBlock(rest, 1)
    if (!present.has(line.firstSeq)) {
      kept.push(line.lines)
      count += 1
    }
    rest = others
  }
  return { lines: Buffer.concat(kept), count }
}
