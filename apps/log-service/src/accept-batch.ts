import type { IncomingMessage } from 'node:http'
import { EntryError, limits } from '@trilha/entry'
import { arrivalTime } from './arrival-clock.ts'
import { type BatchFormat, type BatchItem, batchItems } from './batch-items.ts'
import { isUtf8Charset, parseContentType } from './content-type.ts'
import { decodedBody } from './decoded-body.ts'
import type { EntryWriter } from './entry-writer.ts'
import { type EntryRecord, recordOf, recordOfValue } from './journal-record.ts'
import { PartlyKept, tooLarge, unsupported } from './refusals.ts'

/** How large one batch may be. */
export interface BatchLimits {
  readonly maxBatchBytes: number
  readonly maxBatchDecodedBytes: number
  readonly maxArrayBytes: number
  readonly maxBatchEntries: number
  /** Rejected lines that an answer names; the others are counted. */
  readonly maxRejectedListed: number
}

/** A line of NDJSON, or an element of a JSON array, that was not kept; both counted from 1. */
export interface Rejection {
  readonly line: number
  readonly detail: string
}

/** What became of a batch. Duplicates of entries that were there already count as accepted. */
export interface BatchAnswer {
  readonly accepted: number
  /** The first ones. */
  readonly rejected: readonly Rejection[]
  /** All of them, also those that the list leaves out; only there when it leaves any out. */
  readonly rejected_count?: number
  /** How many of the accepted ones were there already; only there when any was. */
  readonly duplicates?: number
}

/** Large enough that the cost of a write is shared by many, small enough that a few dozen batches fit in memory. */
const maxGroupRecords = 5_000
const maxGroupChars = 4 * 1024 * 1024

const formats: ReadonlyMap<string, BatchFormat> = new Map<string, BatchFormat>([
  ['application/json', 'array'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/x-jsonlines', 'ndjson'],
  ['application/jsonlines', 'ndjson'],
])

/**
 * Keeps the good entries of a body and names the bad ones. Entries go to the journal in groups, in their order; each
 * group is durable before the next is begun, and all are before the answer.
 *
 * @throws {PartlyKept} when the body turned out to be unreadable after entries of it had been kept
 * @throws {Problem} 413, 415, 422 or 503 when nothing was kept
 */
export const acceptBatch = async (
  request: IncomingMessage,
  writer: EntryWriter,
  batchLimits: BatchLimits,
): Promise<BatchAnswer> => {
  const format = batchFormat(request)
  const body = decodedBody(request, {
    maxWireBytes: batchLimits.maxBatchBytes,
    maxDecodedBytes: batchLimits.maxBatchDecodedBytes,
  })
  const batch = new Batch(writer, batchLimits)
  const itemLimits = { maxLineBytes: limits.entryBytes, maxArrayBytes: batchLimits.maxArrayBytes }
  try {
    for await (const items of batchItems(body, itemLimits, format)) {
      const arrivedAt = arrivalTime()
      for (const item of items) {
        batch.take(item, arrivedAt)
        if (batch.isGroupFull) await batch.writeGroup()
      }
    }
    await batch.writeGroup()
  } catch (error) {
    throw batch.accepted > 0 ? new PartlyKept(error, batch.accepted) : error
  }
  return batch.answer
}

const batchFormat = (request: IncomingMessage): BatchFormat | undefined => {
  const contentType = parseContentType(request.headers['content-type'])
  if (contentType === undefined) return undefined
  const format = formats.get(contentType.type)
  if (format === undefined) {
    throw unsupported('content-type: must be application/x-ndjson (one entry a line) or application/json (an array)', {
      accept: 'application/x-ndjson, application/json',
    })
  }
  if (!isUtf8Charset(contentType.charset)) throw unsupported('content-type: charset must be utf-8')
  return format
}

/** What one request has brought so far: the entries of the next group, and what became of the others. */
class Batch {
  readonly #writer: EntryWriter
  readonly #limits: BatchLimits
  readonly #rejected: Rejection[] = []
  #rejectedCount = 0
  #duplicates = 0
  #taken = 0
  #group: EntryRecord[] = []
  #groupChars = 0
  /** Entries that are durable. */
  accepted = 0

  constructor(writer: EntryWriter, limits: BatchLimits) {
    this.#writer = writer
    this.#limits = limits
  }

  get isGroupFull(): boolean {
    return this.#group.length >= maxGroupRecords || this.#groupChars >= maxGroupChars
  }

  get answer(): BatchAnswer {
    const isCut = this.#rejectedCount > this.#rejected.length
    return {
      accepted: this.accepted,
      rejected: this.#rejected,
      ...(isCut && { rejected_count: this.#rejectedCount }),
      ...(this.#duplicates > 0 && { duplicates: this.#duplicates }),
    }
  }

  take(item: BatchItem, arrivedAt: string): void {
    const { maxBatchEntries } = this.#limits
    if (++this.#taken > maxBatchEntries) throw tooLarge(`body: must not hold more than ${maxBatchEntries} entries`)
    try {
      const record = recordOfItem(item, arrivedAt)
      this.#group.push(record)
      this.#groupChars += record.json.length
    } catch (error) {
      if (!(error instanceof EntryError)) throw error
      this.#reject(item.number, error.message)
    }
  }

  async writeGroup(): Promise<void> {
    if (this.#group.length === 0) return
    const group = this.#group
    this.#group = []
    this.#groupChars = 0
    const appended = await this.#writer.append(group)
    this.accepted += group.length
    for (const { duplicate } of appended) if (duplicate) this.#duplicates++
  }

  #reject(line: number, detail: string): void {
    this.#rejectedCount++
    if (this.#rejected.length < this.#limits.maxRejectedListed) this.#rejected.push({ line, detail })
  }
}

const recordOfItem = (item: BatchItem, arrivedAt: string): EntryRecord => {
  if ('value' in item) return recordOfValue(item.value, arrivedAt)
  if (item.text !== undefined) return recordOf(item.text, arrivedAt)
  throw item.fault === 'too_long'
    ? new EntryError('entry', `must not be larger than ${limits.entryBytes} bytes`, 413)
    : new EntryError('line', 'is not valid UTF-8')
}
