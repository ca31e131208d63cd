/** One record to append: a JSON object in text form without line feeds, and the id that makes it unique. */
export interface JournalRecord {
  /** A compact JSON object (starts with `{`, has at least one member, holds no raw line feed). `"seq":N,` is put in front. */
  readonly json: string
  /**
   * A UUID in lower case. In a journal opened with `uniqueIds`, a second record with the same id is not written again.
   * Without the option it is not looked at.
   */
  readonly id?: string
}

/** What became of one record. */
export interface Appended {
  /** Its place; for a duplicate, 0 (the first one's place is not looked up: the id tells the caller all it needs). */
  readonly seq: number
  /** True when a record with this id was there already, and is as durable as this answer says. */
  readonly duplicate: boolean
}

/** A run of records in one file. */
export interface JournalSegment {
  readonly firstSeq: number
  readonly lastSeq: number
  /** Of its file, compressed or not. */
  readonly bytes: number
  /** No record is added to it any more, so that it can be dropped. */
  readonly sealed: boolean
}

/** A run of whole lines, as they stand on disk. */
export interface JournalBlock {
  readonly firstSeq: number
  readonly lastSeq: number
  /** NDJSON: every line ends with a line feed and starts with `{"seq":N,`. */
  readonly lines: Buffer
}

export interface JournalOptions {
  /** The journal's own folder; made when it is not there. */
  readonly dir: string
  /** Look ids up and write each once. Costs about 32 bytes of memory an id in the newest segments. Default false. */
  readonly uniqueIds?: boolean
  /**
   * `group` (default): records gather while the last write and fdatasync run, and are written together: for many
   * callers that wait for durability. `through`: `append` hands the record to the operating system before it returns,
   * so that it survives a kill -9 of the process at once, and power loss as soon as its promise resolves.
   */
  readonly writes?: 'group' | 'through'
  /** A segment is sealed when it passes this size … */
  readonly maxSegmentBytes?: number
  /** … or this age. */
  readonly maxSegmentAgeMs?: number
  /** Sealed segments are compressed (zstd). Default true. */
  readonly compress?: boolean
  /** `append` rejects with code `JOURNAL_BUDGET` while all segments together are larger than this. Default: no limit. */
  readonly maxTotalBytes?: number
  /** Told of what the caller's operator should know: a torn tail that was cut, a failed compression. */
  readonly onWarning?: (message: string) => void
}

export interface ReadOptions {
  /** First sequence number wanted. */
  readonly from: number
  /** Ends the iteration; the iterator returns normally. */
  readonly signal?: AbortSignal
  /** Wait for new records at the head (default), or end there. */
  readonly follow?: boolean
  /** Upper bound of one block (a single longer line is one block). Default 4 MiB. */
  readonly maxBlockBytes?: number
}

/**
 * An append-only journal of JSON lines in one folder with one writer.
 *
 * Promise: when `append` resolves, the records are on disk (fdatasync) under consecutive sequence numbers. When it
 * rejects, none of them is in the journal, and later appends work again as soon as the cause is gone.
 */
export interface Journal extends AsyncDisposable {
  readonly dir: string
  /** Sequence number of the newest durable record; 0 when there is none. */
  readonly headSeq: number
  /** Sequence number of the oldest record kept; `headSeq + 1` when none is. */
  readonly firstSeq: number
  /** Bytes of all segments on disk. */
  readonly totalBytes: number
  append(records: readonly JournalRecord[]): Promise<readonly Appended[]>
  /** Durable records only, in order, without gaps. Throws JournalError `JOURNAL_DROPPED` when `from` is older than firstSeq. */
  read(options: ReadOptions): AsyncIterable<JournalBlock>
  /**
   * The lines of those of these durable records that the journal has, each with its line feed. Costs a fifth of a
   * millisecond a record when they are far apart.
   */
  lines(seqs: Iterable<number>): Promise<ReadonlyMap<number, Buffer>>
  /** The segments that hold durable records, oldest first, without gaps. */
  segments(): readonly JournalSegment[]
  /** Deletes whole sealed segments whose records are all older than `seq`. */
  dropBefore(seq: number): Promise<void>
  /** Seals the active segment now (so that dropBefore can delete it). Does nothing when it is empty. */
  seal(): Promise<void>
  /** Waits for what was appended, releases the lock. Appends after it reject. Idempotent. */
  close(): Promise<void>
}

/**
 * A journal opened with `writes: 'through'`.
 *
 * Its `append` never leaves an unhandled rejection behind, so that its promise may be ignored.
 */
export interface ThroughJournal extends Journal {
  /**
   * Like `append`, but says at once whether the records are with the operating system: when it returns, they survive a
   * kill -9 of this process, and `durable` tells when they survive power loss. When it throws, none was written.
   *
   * @throws JournalError `JOURNAL_FULL`, `JOURNAL_BUDGET`, `JOURNAL_RECORD`, `JOURNAL_CLOSED` or `JOURNAL_FAILED`
   */
  appendNow(records: readonly JournalRecord[]): readonly Appended[]
  /** Resolves when everything appended before the call is on disk (fdatasync). */
  durable(): Promise<void>
}

/**
 * A reader's place, kept in a small file that is replaced atomically (write, fdatasync, rename, fsync of the folder).
 */
export interface Cursor {
  /** The last sequence number that was saved; 0 when there is none. */
  readonly seq: number
  save(seq: number): Promise<void>
}
