import { open, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import { syncFolder, writeFully } from './durable-file.ts'
import {
  compressedSuffix,
  frameBytes,
  plainSuffix,
  segmentName,
  temporarySuffix,
  zstdParams,
} from './journal-format.ts'
import { encodeSeekTable, type Frame } from './seekable-zstd.ts'
import type { Segment } from './segment.ts'
import { openSegmentSource, type SegmentSource } from './segment-source.ts'

const compress = promisify(zstdCompress)

export interface CompressionOptions {
  readonly dir: string
  readonly segment: Segment
  /** Ends the work early; nothing is changed then. */
  readonly signal: AbortSignal
}

/**
 * Replaces a sealed segment's plain file by a compressed one: written under a temporary name, made durable, renamed,
 * and only then is the plain one deleted. After a crash in between, the next open finishes or undoes it.
 *
 * Works in the thread pool, one frame at a time, so that appends go on beside it.
 */
export const compressSegment = async ({ dir, segment, signal }: CompressionOptions): Promise<void> => {
  const plain = join(dir, segmentName(segment.firstSeq) + plainSuffix)
  const compressed = join(dir, segmentName(segment.firstSeq) + compressedSuffix)
  const temporary = compressed + temporarySuffix
  const source = await openSegmentSource(dir, segment)
  try {
    const storedBytes = await writeCompressed(temporary, source, signal)
    if (signal.aborted || segment.state !== 'plain') return
    await rename(temporary, compressed)
    await syncFolder(dir)
    if (isDropped(segment)) {
      await unlink(compressed)
      return
    }
    segment.state = 'compressed'
    segment.storedBytes = storedBytes
    await rm(plain, { force: true })
  } finally {
    await source.close()
    await rm(temporary, { force: true })
  }
}

/** A segment may be dropped during any await. */
const isDropped = (segment: Segment): boolean => segment.state === 'dropped'

const writeCompressed = async (name: string, source: SegmentSource, signal: AbortSignal): Promise<number> => {
  const file = await open(name, 'w')
  try {
    const frames: Frame[] = []
    const { firstSeq, lastSeq } = source.segment
    let offset = 0
    for (let seq = firstSeq; seq <= lastSeq && !signal.aborted; ) {
      const block = await source.read(seq, frameBytes)
      const stored = await compress(block.lines, { params: zstdParams })
      await writeFully(file.fd, stored, offset)
      frames.push({ firstSeq: seq, offset, storedBytes: stored.length, plainBytes: block.lines.length })
      offset += stored.length
      seq = block.lastSeq + 1
    }
    const table = encodeSeekTable(frames, lastSeq)
    await writeFully(file.fd, table, offset)
    if (!signal.aborted) await file.sync()
    return offset + table.length
  } finally {
    await file.close()
  }
}
