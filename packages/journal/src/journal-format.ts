import { constants } from 'node:zlib'

/** Raised when a reader of an older version could no longer read the folder. */
export const formatVersion = 1

/** Identity and version of the journal, and the oldest sequence number kept. */
export const identityFile = 'journal.json'

/** What recovery cut from the end of a segment is kept here; nothing reads it again. */
export const tornDir = 'torn'

/** Held by the one writer, see lock.ts. */
export const lockFile = 'writer.lock'
export const lockOwnerFile = 'writer.pid'

/** Sequence numbers are exact integers of JavaScript: 16 digits; 20 hold any 64-bit number and sort as text. */
const seqDigits = 20

export const plainSuffix = '.ndjson'
export const compressedSuffix = '.ndjson.zst'
export const idFilterSuffix = '.ids'
/** A file with this ending was never finished and is deleted at the next open. */
export const temporarySuffix = '.tmp'

/** `00000000000000000001`: the first sequence number in the segment. */
export const segmentName = (firstSeq: number): string => String(firstSeq).padStart(seqDigits, '0')

const segmentPattern = /^(\d{20})(\.ndjson|\.ndjson\.zst|\.ids)$/

/** The segment that a file name belongs to, or undefined for any other file. */
export const parseSegmentName = (name: string): { firstSeq: number; suffix: string } | undefined => {
  const match = segmentPattern.exec(name)
  const firstSeq = Number(match?.[1])
  const suffix = match?.[2]
  return suffix !== undefined && Number.isSafeInteger(firstSeq) && firstSeq > 0 ? { firstSeq, suffix } : undefined
}

/**
 * At most this many bytes are ever written without an fdatasync behind them. It bounds the memory of a group and what
 * a power loss can tear: a bad line with more than this behind it was damaged after it had been acknowledged.
 * 8 MiB is about 30,000 entries, far past the point where a larger group makes the fdatasync any cheaper an entry.
 */
export const maxUnsyncedBytes = 8 * 1024 * 1024

/** One record: four times the largest entry (1 MiB), and two always fit into a group. */
export const maxRecordBytes = 4 * 1024 * 1024

/** Small enough to compress in a third of a second and to drop in useful steps, large enough to have few files. */
export const defaultMaxSegmentBytes = 64 * 1024 * 1024

/** So that a quiet journal, too, is compressed and can be dropped hour by hour. */
export const defaultMaxSegmentAgeMs = 60 * 60 * 1000

/** A reader's block: about 15,000 entries, what a column store likes to get at once. */
export const defaultMaxBlockBytes = 4 * 1024 * 1024

/**
 * Plain text in one zstd frame: what is decompressed to get at a single record, a tenth of a millisecond's work. Frames of
 * 1 MiB would take 2.5 % less on disk, of 64 KiB 5 % more.
 */
export const frameBytes = 128 * 1024

/**
 * zstd's level 6 with the match finder of level 8 and no matches under six bytes: an entry is long texts that were seen
 * before and random ids between them, and short matches inside ids only cost. Measured on entries of 212 bytes (322 as
 * lines of the journal): level 3: 34.4 bytes an entry, 361 MB/s; level 9: 28.9, 106 MB/s; this: 28.3, 140 MB/s.
 */
export const zstdParams = {
  [constants.ZSTD_c_compressionLevel]: 6,
  [constants.ZSTD_c_strategy]: constants.ZSTD_lazy2,
  [constants.ZSTD_c_searchLog]: 3,
  [constants.ZSTD_c_minMatch]: 6,
  // Lets every reader, zstdcat too, notice a flipped bit.
  [constants.ZSTD_c_checksumFlag]: 1,
}
