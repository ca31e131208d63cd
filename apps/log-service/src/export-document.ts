import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { exportFormats } from './export-request.ts'
import { selectionParameters } from './selection-document.ts'

const file = (description: string) => ({ schema: Type.String({ description }) })

/** What the OpenAPI document says of `GET /api/export`. */
export const exportDocument: FastifySchema = {
  operationId: 'export_entries',
  summary: 'Take entries out, without a limit',
  description:
    'A file of all entries that match and were acknowledged before it was asked for: `Trilha-Head-Seq` is the newest that ' +
    'may be in it; `Trilha-Complete: false` says that the store was behind, and that entries after that one are missing. ' +
    '`Trilha-Count` says how many it will have, when they could be counted at once. The trailer `Trilha-Sent` says how ' +
    'many it has. An export that fails midway breaks the connection: it never ends as if it were whole. NDJSON and CSV ' +
    'are packed with zstd or gzip for callers that accept it. Each export leaves an entry with the action ' +
    '`export_entries`. 503 with `Retry-After`: as many exports run as may.',
  tags: ['entries out'],
  querystring: Type.Object({
    ...selectionParameters,
    format: Type.Optional(Type.Enum([...exportFormats], { default: 'ndjson' })),
    order: Type.Optional(Type.Enum(['asc', 'desc'], { default: 'asc', description: 'By `timestamp`, then `seq`' })),
    bom: Type.Optional(
      Type.Enum(['true', 'false'], { default: 'false', description: 'CSV begins with a byte order mark, for Excel' }),
    ),
  }),
  response: {
    200: {
      description: 'The file',
      content: {
        'application/x-ndjson': file('A line each, as the journal holds it'),
        'text/csv': file('RFC 4180 with a header; headers and attributes as JSON'),
        'application/vnd.apache.parquet': file('Times as timestamps, numbers as numbers'),
      },
    },
    ...problemAnswers(422, 503),
  },
}
