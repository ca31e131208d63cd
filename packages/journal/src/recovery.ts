import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from './durable-file.ts'
import { JournalError, toJournalError } from './journal-error.ts'
import {
  compressedSuffix,
  maxUnsyncedBytes,
  parseSegmentName,
  plainSuffix,
  segmentName,
  temporarySuffix,
} from './journal-format.ts'
import { readLastSeq } from './last-line.ts'
import { readSeekTable, type SeekTable } from './seekable-zstd.ts'
import type { Segment } from './segment.ts'
import { scanSegment } from './segment-scan.ts'
import { cutTail } from './torn-tail.ts'

export interface RecoveryOptions {
  readonly dir: string
  /** Older segments were dropped; a crash may have left some of their files. Undefined: all that is there counts. */
  readonly firstSeq: number | undefined
  readonly onWarning: (message: string) => void
}

export interface Recovered {
  /** Oldest first, without gaps; the last one is active when it is plain. */
  readonly segments: readonly Segment[]
  /** When the active segment was made, in ms since 1970. */
  readonly activeSince: number
}

/**
 * Finds the segments, checks that none is missing, and cuts a torn tail.
 *
 * @throws JournalError `JOURNAL_DAMAGED`
 */
export const recoverSegments = async (options: RecoveryOptions): Promise<Recovered> => {
  const files = await findSegmentFiles(options)
  const segments: Segment[] = []
  for (let index = 0; index < files.length; index++) {
    const nextFirstSeq = files[index + 1]?.firstSeq
    const file = files[index]
    if (file !== undefined) segments.push(await recoverSegment(options, file, nextFirstSeq))
  }
  const oldest = segments[0]?.firstSeq
  if (options.firstSeq !== undefined && oldest !== undefined && oldest > options.firstSeq) {
    throw gapError(options.dir, options.firstSeq, oldest)
  }
  return { segments, activeSince: await activeSince(options.dir, segments.at(-1)) }
}

interface SegmentFiles {
  readonly firstSeq: number
  readonly isCompressed: boolean
}

/** One truth a segment: unfinished files go, and a plain file goes when its compressed one is complete. */
const findSegmentFiles = async ({ dir, firstSeq }: RecoveryOptions): Promise<readonly SegmentFiles[]> => {
  const names = await readdir(dir)
  const found = new Map<number, Set<string>>()
  for (const name of names) {
    const segment = parseSegmentName(name)
    const isLeftOver = name.endsWith(temporarySuffix) || (segment !== undefined && segment.firstSeq < (firstSeq ?? 0))
    if (isLeftOver) await rm(join(dir, name))
    else if (segment !== undefined)
      found.set(segment.firstSeq, (found.get(segment.firstSeq) ?? new Set()).add(segment.suffix))
  }
  const files: SegmentFiles[] = []
  for (const [seq, suffixes] of [...found].sort(([a], [b]) => a - b)) {
    const isCompressed = suffixes.has(compressedSuffix)
    if (isCompressed && suffixes.has(plainSuffix)) {
      await readTable(join(dir, segmentName(seq) + compressedSuffix))
      // A killed writer may have renamed it and no more.
      await syncFolder(dir)
      await rm(join(dir, segmentName(seq) + plainSuffix))
    }
    if (isCompressed || suffixes.has(plainSuffix)) files.push({ firstSeq: seq, isCompressed })
  }
  return files
}

const recoverSegment = async (
  options: RecoveryOptions,
  file: SegmentFiles,
  nextFirstSeq: number | undefined,
): Promise<Segment> => {
  if (file.isCompressed) return recoverCompressed(options.dir, file.firstSeq, nextFirstSeq)
  return nextFirstSeq === undefined
    ? recoverActive(options, file.firstSeq)
    : recoverSealed(options, file.firstSeq, nextFirstSeq)
}

const recoverCompressed = async (dir: string, firstSeq: number, nextFirstSeq: number | undefined): Promise<Segment> => {
  const name = join(dir, segmentName(firstSeq) + compressedSuffix)
  const table = await readTable(name)
  if (table.firstSeq !== firstSeq)
    throw new JournalError('JOURNAL_DAMAGED', `${name} starts with record ${table.firstSeq}`)
  const { lastSeq, plainBytes, storedBytes } = table
  if (nextFirstSeq !== undefined && lastSeq !== nextFirstSeq - 1) throw gapError(dir, lastSeq + 1, nextFirstSeq)
  return { firstSeq, lastSeq, plainBytes, storedBytes, state: 'compressed' }
}

const readTable = async (name: string): Promise<SeekTable> => {
  const file = await open(name, 'r')
  try {
    return await readSeekTable(file, name)
  } finally {
    await file.close()
  }
}

const recoverActive = async (options: RecoveryOptions, firstSeq: number): Promise<Segment> => {
  const name = join(options.dir, segmentName(firstSeq) + plainSuffix)
  const file = await open(name, 'r+')
  try {
    const { size } = await file.stat()
    const { lastSeq, goodBytes } = await scanSegment({ fd: file.fd, size, firstSeq })
    if (size - goodBytes > maxUnsyncedBytes) {
      const place = `line ${lastSeq - firstSeq + 2} (record ${lastSeq + 1}, byte ${goodBytes})`
      throw new JournalError(
        'JOURNAL_DAMAGED',
        `${name} is damaged at ${place}, after it was acknowledged; restore the file from a backup`,
      )
    }
    if (size > goodBytes) await cutTail({ ...options, name, firstSeq, goodBytes, size })
    // A killed writer may not have come to it, and from now on readers see these records and duplicates count on them.
    await file.datasync()
    await syncFolder(options.dir)
    return { firstSeq, lastSeq, plainBytes: goodBytes, storedBytes: goodBytes, state: 'active' }
  } catch (error) {
    throw toJournalError(error, `${name} cannot be recovered`)
  } finally {
    await file.close()
  }
}

/** The usual case costs one small read. Anything behind the last record was refused by a failing disk, see Tail.retire. */
const recoverSealed = async (options: RecoveryOptions, firstSeq: number, nextFirstSeq: number): Promise<Segment> => {
  const name = join(options.dir, segmentName(firstSeq) + plainSuffix)
  const expected = nextFirstSeq - 1
  const file = await open(name, 'r')
  try {
    const { size } = await file.stat()
    let plainBytes = size
    if ((await readLastSeq(file.fd, size)) !== expected) {
      const { lastSeq, goodBytes } = await scanSegment({ fd: file.fd, size, firstSeq, stopAfterSeq: expected })
      if (lastSeq !== expected) throw gapError(options.dir, lastSeq + 1, nextFirstSeq)
      if (size > goodBytes) await cutTail({ ...options, name, firstSeq, goodBytes, size })
      plainBytes = goodBytes
    }
    return { firstSeq, lastSeq: expected, plainBytes, storedBytes: plainBytes, state: 'plain' }
  } finally {
    await file.close()
  }
}

const gapError = (dir: string, expected: number, next: number): JournalError => {
  const sentence = `segment ${segmentName(next)} in ${dir} should start with record ${expected}`
  return new JournalError('JOURNAL_DAMAGED', `${sentence}: one before it is missing or cut; restore it from a backup`)
}

const activeSince = async (dir: string, last: Segment | undefined): Promise<number> => {
  if (last?.state !== 'active') return Date.now()
  const { birthtimeMs, ctimeMs } = await stat(join(dir, segmentName(last.firstSeq) + plainSuffix))
  return birthtimeMs > 0 ? birthtimeMs : ctimeMs
}
