import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { maxTextParameter } from './max-text.ts'
import { selectionParameters } from './selection-document.ts'
import { maxNewest } from './tail-parameters.ts'
import { whenSlowChoices } from './tail-reader.ts'

/** What the OpenAPI document says of `GET /api/tail`. */
export const tailDocument: FastifySchema = {
  operationId: 'tail_entries',
  summary: 'Follow entries as they are accepted, as server-sent events',
  description:
    'Each matching entry is an event `entry` with the entry as JSON and its `seq` as id, in the order of `seq`. Event ' +
    '`position` (`{"seq"}`) comes first, and again when entries pass that do not match; its id moves the place to resume ' +
    'from. A reader that comes back with the header `Last-Event-ID`, or begins with `after_seq`, gets from the journal ' +
    'what it has not got, nothing twice; a header that is no number of this journal is passed over. Event `missed` ' +
    '(`{"missed","from_seq","to_seq","reason"}`) tells of entries that are not sent: with `reason` `slow`, matching ' +
    'entries that the reader did not take in time; with `retention`, entries that the journal had dropped before they ' +
    'were asked for. Event `end` says that the service stops: connect again. A comment comes after 15 s of silence.',
  tags: ['entries out'],
  headers: Type.Object({
    'last-event-id': Type.Optional(
      Type.String({ description: 'The id of the last event; goes before `after_seq` and `last`' }),
    ),
  }),
  querystring: Type.Object({
    ...selectionParameters,
    last: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: maxNewest,
        default: 0,
        description: 'As many of the newest matching entries come first',
      }),
    ),
    after_seq: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Begins behind the entry with this `seq`; 0 for all that are kept' }),
    ),
    when_slow: Type.Optional(
      Type.Enum([...whenSlowChoices], {
        description:
          'What becomes of entries that the reader does not take in time. `skip`: they are passed over and counted in ' +
          'a `missed` event, and the newest follow, for a reader that watches. `wait`: they wait in the journal, however ' +
          'many they are, for a reader that needs each. Default: `wait` for one that resumes, `skip` for any other',
      }),
    ),
    ...maxTextParameter,
  }),
  response: {
    200: { description: 'The events', content: { 'text/event-stream': { schema: Type.String() } } },
    ...problemAnswers(422, 503),
  },
}
