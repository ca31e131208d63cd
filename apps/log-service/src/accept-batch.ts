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
  /** The first ones; `rejected_count` says how many there are. */
  readonly rejected: readonly Rejection[]
  readonly rejected_count: number
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
  const batch = createBatch(writer, batchLimits)
  const itemLimits = { maxLineBytes: limits.entryBytes, maxArrayBytes: batchLimits.maxArrayBytes }
  try {
    for await (const items of batchItems(body, itemLimits, format)) {
      for (const item of items) {
        batch.take(item)
        if (batch.isGroupFull()) await batch.writeGroup()
      }
    }
    await batch.writeGroup()
  } catch (error) {
    throw batch.answer().accepted > 0 ? new PartlyKept(error, batch.answer().accepted) : error
  }
  return batch.answer()
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

const createBatch = (writer: EntryWriter, { maxBatchEntries, maxRejectedListed }: BatchLimits) => {
  const rejected: Rejection[] = []
  let rejectedCount = 0
  let accepted = 0
  let taken = 0
  let group: EntryRecord[] = []
  let groupChars = 0

  const reject = (line: number, detail: string): void => {
    rejectedCount++
    if (rejected.length < maxRejectedListed) rejected.push({ line, detail })
  }
  const take = (item: BatchItem): void => {
    if (++taken > maxBatchEntries) throw tooLarge(`body: must not hold more than ${maxBatchEntries} entries`)
    try {
      const record = recordOfItem(item)
      group.push(record)
      groupChars += record.json.length
    } catch (error) {
      if (!(error instanceof EntryError)) throw error
      reject(item.number, error.message)
    }
  }
  const writeGroup = async (): Promise<void> => {
    if (group.length === 0) return
    const records = group
    group = []
    groupChars = 0
    await writer.append(records)
    accepted += records.length
  }
  return {
    take,
    writeGroup,
    isGroupFull: () => group.length >= maxGroupRecords || groupChars >= maxGroupChars,
    answer: (): BatchAnswer => ({ accepted, rejected, rejected_count: rejectedCount }),
  }
}

const recordOfItem = (item: BatchItem): EntryRecord => {
  if ('value' in item) return recordOfValue(item.value, arrivalTime())
  if (item.text !== undefined) return recordOf(item.text, arrivalTime())
  throw item.fault === 'too_long'
    ? new EntryError('entry', `must not be larger than ${limits.entryBytes} bytes`, 413)
    : new EntryError('line', 'is not valid UTF-8')
}
