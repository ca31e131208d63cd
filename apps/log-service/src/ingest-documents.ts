import { EntryInput, limits } from '@trilha/entry'
import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import type { LogServiceConfig } from './config.ts'

/** What the OpenAPI document says of the ways in. The handlers check what comes in themselves, and say more. */

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
    ...problemAnswers(413, 415, 422, 503),
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
    duplicates: Type.Optional(
      Type.Integer({ description: 'How many of the accepted ones were there already; only there when any was' }),
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
  response: { 200: BatchAnswer, ...problemAnswers(413, 415, 422, 503) },
})
