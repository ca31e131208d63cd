import { join } from 'node:path'
import { compressedSuffix, plainSuffix, segmentName } from './journal-format.ts'

/** `active` takes appends; `plain` is sealed; `compressed` is sealed and zstd; `dropped` is no longer in the journal. */
export type SegmentState = 'active' | 'plain' | 'compressed' | 'dropped'

/** A run of records in one file. One object a segment, shared by writer, compressor and readers, changed in place. */
export interface Segment {
  readonly firstSeq: number
  /** The newest durable record; `firstSeq - 1` while there is none. */
  lastSeq: number
  /** Plain bytes of the durable records. */
  plainBytes: number
  /** Bytes of the file. */
  storedBytes: number
  state: SegmentState
}

export const segmentFile = (dir: string, segment: Segment): string =>
  join(dir, segmentName(segment.firstSeq) + (segment.state === 'compressed' ? compressedSuffix : plainSuffix))

/** The place of the run of records that has this one, or would get it next; -1 when all start behind it. */
export const lastIndexUpTo = (runs: readonly { readonly firstSeq: number }[], seq: number): number => {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((runs[middle]?.firstSeq ?? 0) <= seq) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The segments of a journal, oldest first, without gaps. The last one may be active. */
export class SegmentList {
  readonly #segments: Segment[]
  #sealedBytes = 0

  constructor(segments: readonly Segment[]) {
    this.#segments = [...segments]
    this.recount()
  }

  get first(): Segment | undefined {
    return this.#segments[0]
  }

  get last(): Segment | undefined {
    return this.#segments.at(-1)
  }

  get totalBytes(): number {
    const { last } = this
    return this.#sealedBytes + (last?.state === 'active' ? last.storedBytes : 0)
  }

  add(segment: Segment): void {
    this.#segments.push(segment)
  }

  /** Must follow every change of a sealed segment's size or of a segment's state. */
  recount(): void {
    this.#sealedBytes = 0
    for (const segment of this.#segments) if (segment.state !== 'active') this.#sealedBytes += segment.storedBytes
  }

  all(): readonly Segment[] {
    return this.#segments
  }

  /** The segment that has this record, or would get it next. */
  find(seq: number): Segment | undefined {
    return this.#segments[lastIndexUpTo(this.#segments, seq)]
  }

  remove(segment: Segment): void {
    const index = this.#segments.indexOf(segment)
    if (index < 0) return
    this.#segments.splice(index, 1)
    segment.state = 'dropped'
    this.recount()
  }
}
