import { EntryInput, limits, StoredEntry } from '@trilha/entry'
import { ProblemDocument } from '@trilha/service-kit'
import { type FilterField, filterFields } from '@trilha/store'
import type { FastifySchema } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { LogServiceConfig } from './config.ts'
import { defaultLimit, maxLimit } from './search-query.ts'
import { Status } from './status.ts'

/** What the OpenAPI document says of each route. The handlers check what comes in themselves, and say more. */

const success = Type.Object({ status: Type.Literal('success') })
const problems = (...statuses: readonly number[]): Record<number, TSchema> =>
  Object.fromEntries(statuses.map((status) => [status, ProblemDocument]))

export const logDocument: FastifySchema = {
  operationId: 'post_log',
  summary: 'Log one action',
  description:
    'Answered once the entry is on disk. Fields beyond the known ones are kept under `attributes`. Sending an `id` twice ' +
    `stores the entry once and answers the same. The body is at most ${limits.entryBytes} bytes of JSON in UTF-8, ` +
    'plain or packed with gzip, zstd, deflate or br. 503 with `Retry-After`: nothing was kept, send it again.',
  tags: ['entries in'],
  body: EntryInput,
  response: {
    200: Type.Object({ status: Type.Literal('success'), log_id: Type.String({ format: 'uuid' }) }),
    ...problems(413, 415, 422, 503),
  },
}

const BatchAnswer = Type.Object(
  {
    accepted: Type.Integer({ description: 'Entries on disk; those that were there already count too' }),
    rejected: Type.Array(
      Type.Object({
        line: Type.Integer({ description: 'Line of NDJSON, or element of the array, counted from 1' }),
        detail: Type.String({ description: 'Starts with the wrong field' }),
      }),
    ),
    rejected_count: Type.Optional(
      Type.Integer({ description: 'All rejected ones; only there when the list leaves some out' }),
    ),
  },
  { $id: 'BatchAnswer' },
)

export const logsDocument = (config: LogServiceConfig): FastifySchema => ({
  operationId: 'post_logs',
  summary: 'Log many actions at once',
  description:
    'NDJSON (one entry a line) or a JSON array. Good entries are kept, bad ones named. At most ' +
    `${config.maxBatchEntries} entries; ${config.maxBatchBytes} bytes as sent and ${config.maxBatchDecodedBytes} ` +
    `unpacked (gzip, zstd, deflate, br); an array at most ${config.maxArrayBytes}; an entry ${limits.entryBytes}. The ` +
    `answer names the first ${config.maxRejectedListed} rejected lines and counts the others. When a body breaks off or ` +
    'passes a limit midway, entries before that place may have been kept; the problem then has a member `accepted`. Give ' +
    'entries an `id`, and sending the batch again stores each once.',
  tags: ['entries in'],
  body: {
    content: {
      'application/x-ndjson': { schema: Type.String({ description: 'One `EntryInput` a line' }) },
      'application/json': { schema: Type.Array(EntryInput) },
    },
  },
  response: { 200: BatchAnswer, ...problems(413, 415, 422, 503) },
})

export const pingDocument: FastifySchema = {
  operationId: 'post_ping',
  summary: 'Whether somebody is there',
  tags: ['health'],
  response: { 200: success },
}

export const newestDocument: FastifySchema = {
  operationId: 'get_newest',
  summary: 'The newest 100 entries, newest first; the console for a browser',
  tags: ['entries out'],
  response: {
    200: {
      description: 'By the Accept header',
      content: {
        'application/json': { schema: Type.Object({ log: Type.Array(StoredEntry) }) },
        'text/html': { schema: Type.String() },
      },
    },
    ...problems(503),
  },
}

const filterParameter = (field: FilterField): TSchema =>
  Type.Optional(Type.Array(Type.String(), { description: `Exact value of \`${field}\`; given again: any of them` }))

export const searchDocument: FastifySchema = {
  operationId: 'search_entries',
  summary: 'Search entries',
  description:
    'Filters of different fields must all match; one field given several times matches any of its values. An answer ' +
    'covers everything acknowledged before it was asked; when the store cannot catch up in time, `complete` is false and ' +
    '`applied_seq` and `head_seq` say how far it is.',
  tags: ['entries out'],
  querystring: Type.Object({
    from: Type.Optional(Type.String({ format: 'date-time', description: 'Inclusive, by `timestamp`' })),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'Exclusive' })),
    order: Type.Optional(Type.Enum(['desc', 'asc'], { default: 'desc', description: 'By `timestamp`, then `seq`' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: maxLimit, default: defaultLimit })),
    cursor: Type.Optional(Type.String({ description: '`next_cursor` of the answer before, with the same order' })),
    ...Object.fromEntries(filterFields.map((field) => [field, filterParameter(field)])),
  }),
  response: {
    200: Type.Object({
      entries: Type.Array(StoredEntry),
      next_cursor: Type.Union([Type.String(), Type.Null()], { description: 'For the next page; null on the last' }),
      complete: Type.Boolean(),
      applied_seq: Type.Optional(Type.Integer()),
      head_seq: Type.Optional(Type.Integer()),
    }),
    ...problems(422, 503),
  },
}

export const entryDocument: FastifySchema = {
  operationId: 'get_entry',
  summary: 'One entry by its id',
  tags: ['entries out'],
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  response: { 200: StoredEntry, ...problems(404, 422, 503) },
}

export const statusDocument: FastifySchema = {
  operationId: 'get_status',
  summary: 'How the log is doing',
  tags: ['health'],
  response: { 200: Status },
}
