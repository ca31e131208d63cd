import { StoredEntry } from '@trilha/entry'
import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { cursorMember, pageParameters } from './entries-documents.ts'
import { maxDays } from './find-days.ts'
import { firstTimeMarks } from './first-times.ts'
import { cutMember, maxTextParameter } from './max-text.ts'
import { coverageMembers, coverageSentence, selectionParameters } from './selection-document.ts'

/** What the OpenAPI document says of `GET /api/users/{user_id}/timeline`. */

const count = (description: string) => Type.Integer({ minimum: 0, description })
const seen = Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
  description: 'Null when no entry names the user',
})
const counted = Type.Array(Type.Object({ value: Type.String(), count: count('Entries that have it') }), {
  description: 'The most frequent first',
})

const { user_id: _, ...parameters } = selectionParameters

export const timelineDocument: FastifySchema = {
  operationId: 'get_timeline',
  summary: 'What one user did, and who that is',
  description:
    '`identity` is of all time; `days` and `entries` are of the entries selected. Days are those of the zone `tz`, at ' +
    `most the last ${maxDays} of the range, without those on which nothing happened. An entry that did something for ` +
    'the first time ever, or came from a new address or program, says so in `first`. A user that no entry names has ' +
    `an empty timeline. ${coverageSentence}`,
  tags: ['stories'],
  params: Type.Object({ user_id: Type.String() }),
  querystring: Type.Object({
    ...parameters,
    ...pageParameters,
    ...maxTextParameter,
    tz: Type.Optional(
      Type.String({ default: 'UTC', description: 'IANA name of a zone', examples: ['America/Sao_Paulo'] }),
    ),
  }),
  response: {
    200: Type.Object({
      user_id: Type.String(),
      identity: Type.Object({
        first_seen: seen,
        last_seen: seen,
        total: count('Entries'),
        failures: count('Of them, those that failed'),
        services: counted,
        client_ips: counted,
        user_agents: counted,
      }),
      tz: Type.String({ description: 'The zone that the days are of' }),
      days: Type.Array(
        Type.Object({
          date: Type.String({ format: 'date' }),
          count: count('Entries'),
          failures: count('Of them, those that failed'),
          actions: Type.Array(
            Type.Object({
              action: Type.String(),
              count: count('Entries'),
              first: Type.Optional(
                Type.Literal(true, { description: 'The first day ever on which the user did this' }),
              ),
            }),
          ),
        }),
        { description: 'The newest first' },
      ),
      has_more_days: Type.Boolean({ description: 'The range starts before the oldest of the days' }),
      entries: Type.Array(
        Type.Object(
          {
            ...StoredEntry.properties,
            ...cutMember,
            first: Type.Optional(
              Type.Array(Type.Enum([...firstTimeMarks]), {
                description: 'What the user had never done or come from before',
              }),
            ),
          },
          { $id: 'TimelineEntry' },
        ),
      ),
      next_cursor: cursorMember('For the page behind this one; null when nothing was behind it'),
      previous_cursor: cursorMember('For the page ahead of this one; null when nothing was ahead of it'),
      ...coverageMembers,
    }),
    ...problemAnswers(422, 503),
  },
}
