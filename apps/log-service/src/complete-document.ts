import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { completeLimits } from './complete-answer.ts'
import { coverageMembers, selectionParameters } from './selection-document.ts'

const times = Object.entries(selectionParameters).filter(([name]) => name === 'from' || name === 'to')

/** What the OpenAPI document says of `GET /api/complete`. */
export const completeDocument: FastifySchema = {
  operationId: 'complete_query',
  summary: 'What may stand at a place of a query that is being typed',
  description:
    'Never refuses a query: half-typed ones are what it is for. Fields are those of every entry and those that recent ' +
    'entries have; values are counted among the entries that the rest of the query finds in the time asked for. Names ' +
    'and values that start with what was typed come first, then those that start with it in another case, then those ' +
    'that have it further behind: of a field, the 1,000 most frequent values are looked through like this, rarer ones ' +
    'are found by their exact beginning. When the store does not answer within 1.5 seconds, `complete` is false, and ' +
    'values of recent entries stand in for what it would have counted.',
  tags: ['counts'],
  querystring: Type.Object({
    q: Type.Optional(Type.String({ description: 'The text as it is', examples: ['result:failure act'] })),
    cursor: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Where in it, in UTF-16 code units; default: its end' }),
    ),
    ...Object.fromEntries(times),
    limit: Type.Optional(
      Type.Integer({ minimum: completeLimits.min, maximum: completeLimits.max, default: completeLimits.preset }),
    ),
  }),
  response: {
    200: Type.Object({
      kind: Type.Enum(['field', 'operator', 'value', 'nothing'], { description: 'What stands there' }),
      field: Type.Optional(Type.String({ description: 'Of an operator or value: its field, which may not exist' })),
      typed: Type.String({ description: 'What is there already, without quotes and backslashes' }),
      start: Type.Integer({ minimum: 0, description: 'A suggestion takes the place from here' }),
      end: Type.Integer({ minimum: 0, description: 'to here (exclusive)' }),
      suggestions: Type.Array(
        Type.Object({
          text: Type.String({ description: 'As a person reads it' }),
          insert: Type.String({ description: 'As the query has it: quoted and escaped where it must be' }),
          detail: Type.Optional(Type.String({ description: 'What it means' })),
          count: Type.Optional(Type.Integer({ description: 'Entries that have it' })),
        }),
      ),
      ...coverageMembers,
    }),
    ...problemAnswers(422, 503),
  },
}
