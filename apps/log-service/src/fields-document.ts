import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { coverageMembers } from './selection-document.ts'

/** What the OpenAPI document says of `GET /api/fields`. */
export const fieldsDocument: FastifySchema = {
  operationId: 'get_fields',
  summary: 'The fields that a query can name',
  description:
    'Those of every entry, and those that recent entries have below `attributes` and the headers. `keyword` is compared ' +
    'as a whole and in its case, `text` by its words; below `attributes`, types are guessed from the values seen. Names ' +
    'that end in `.*` stand for every path below them. The answer may be a few seconds old.',
  tags: ['counts'],
  response: {
    200: Type.Object({
      fields: Type.Array(
        Type.Object({
          name: Type.String(),
          type: Type.Enum(['keyword', 'text', 'number', 'boolean', 'time']),
          description: Type.String(),
          examples: Type.Array(Type.String(), { description: 'Values: frequent ones of the last day, or recent ones' }),
        }),
      ),
      ...coverageMembers,
    }),
    ...problemAnswers(422, 503),
  },
}
