import type { EntryInput } from '@trilha/entry'

export interface LogClientOptions {
  /** Base address of the log service, such as `http://127.0.0.1:8003`. */
  readonly url: string
  /** Put on every entry that names no service. */
  readonly service: string
  /** The disk spool's folder, one a process. */
  readonly spoolDir: string
  /** Disk that the spool may use; past it new entries are dropped, counted and told of. Default 1 GiB. */
  readonly maxSpoolBytes?: number
  /** Sent as `Authorization: Bearer …` when the log service asks for a key. */
  readonly apiKey?: string
  /** Told once when entries start being dropped or delivery starts failing, and once when it works again. */
  readonly onWarning?: (message: string) => void
}

/**
 * Counted since the client was opened, but `waiting`, which also counts what an earlier process left in the spool.
 * Every `log` call ends in exactly one of `sent`, `waiting`, `dropped` and `rejected`.
 */
export interface LogCounters {
  /** Written to the spool. */
  readonly accepted: number
  /** Acknowledged by the log service. */
  readonly sent: number
  /** In the spool, not yet acknowledged. */
  readonly waiting: number
  /** Never spooled: the disk budget was spent or the disk failed. */
  readonly dropped: number
  /** Refused as invalid, by `log` or by the log service; kept aside in `rejected.ndjson` of the spool's folder. */
  readonly rejected: number
}

/** What a caller gives: the service's name may be left out. */
export type LogInput = Omit<EntryInput, 'service'> & { readonly service?: string }

/**
 * Logs without waiting and without losing any.
 *
 * `log` never blocks on the network and never throws. When it returns, the entry is with the operating system (it
 * survives a kill -9 of this process); a moment later it is fsync'd. Delivery runs behind: batches, acknowledged, with
 * backoff, resent after a restart; ids make a resend harmless.
 */
export interface LogClient extends AsyncDisposable {
  log(entry: LogInput): void
  readonly counters: LogCounters
  /** Bytes that the spool takes on disk; acknowledged entries leave it some time after. */
  readonly spoolBytes: number
  /** Why entries are not delivered at this moment, in a sentence; undefined while they are. */
  readonly trouble: string | undefined
  /**
   * False while the spool is more than half full. A caller that can wait (it reads from a file) should, and comes to no
   * drop. Room comes back as entries are acknowledged.
   */
  readonly hasRoom: boolean
  /**
   * Resolves true when everything logged so far is on disk and survives power loss, false when some of it was lost: for
   * callers that note how far they are.
   */
  durable(): Promise<boolean>
  /** Resolves true when everything logged so far was acknowledged, false when `timeoutMs` passed first (default 5,000). */
  flush(timeoutMs?: number): Promise<boolean>
  /** Flushes for at most `timeoutMs`, then closes; what is left stays in the spool for the next start. */
  close(timeoutMs?: number): Promise<void>
}
