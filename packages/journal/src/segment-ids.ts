import { IdTable } from './id-table.ts'
import { IdTimes } from './id-times.ts'
import { idLength, idTimeMs, parseIdBytes } from './id-words.ts'
import { frameBytes } from './journal-format.ts'
import { lineFeed } from './record-line.ts'
import type { Segment } from './segment.ts'
import { openSegmentSource } from './segment-source.ts'

/** The ids of one segment, exactly, and the times at which they were made. */
export class SegmentIds {
  readonly table: IdTable
  readonly times = new IdTimes()
  /** Whether there are ids that carry no time (other versions than 7). */
  hasTimeless = false

  constructor(expected: number) {
    this.table = new IdTable(expected)
  }

  /** False when the id was there. */
  add(words: Uint32Array, at: number): boolean {
    if (!this.table.add(words, at)) return false
    const timeMs = idTimeMs(words, at)
    if (timeMs === undefined) this.hasTimeless = true
    else this.times.add(timeMs)
    return true
  }
}

/** Reads the ids of a segment's records. */
export const loadSegmentIds = async (dir: string, segment: Segment): Promise<SegmentIds> => {
  const ids = new SegmentIds(segment.lastSeq - segment.firstSeq + 1)
  if (segment.lastSeq < segment.firstSeq) return ids
  const source = await openSegmentSource(dir, segment)
  try {
    for (let seq = segment.firstSeq; seq <= segment.lastSeq; ) {
      const block = await source.read(seq, frameBytes)
      addIdsOf(block.lines, ids)
      seq = block.lastSeq + 1
    }
  } finally {
    await source.close()
  }
  return ids
}

/** What stands between the sequence number and the id. */
const idMember = Buffer.from('"id":"')
const comma = 44

const addIdsOf = (lines: Buffer, ids: SegmentIds): void => {
  const words = new Uint32Array(4)
  for (let start = 0; start < lines.length; start = lines.indexOf(lineFeed, start) + 1) {
    const member = lines.indexOf(comma, start) + 1
    const id = member + idMember.length
    if (lines.compare(idMember, 0, idMember.length, member, id) !== 0) continue
    if (id + idLength < lines.length && parseIdBytes(lines, id, words)) ids.add(words, 0)
  }
}
