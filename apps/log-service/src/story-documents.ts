import { StoredEntry } from '@trilha/entry'
import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { cutMember, maxTextParameter } from './max-text.ts'
import { maxStoryEntries } from './search-story.ts'
import { coverageMembers, coverageSentence } from './selection-document.ts'
import { gapKinds } from './story-gap.ts'

/** What the OpenAPI document says of `GET /api/requests/{request_id}`. */

const text = (description: string) => Type.String({ description })
const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description })
const time = (description: string) => Type.String({ format: 'date-time', description })
const milliseconds = (description: string) => Type.Number({ description })

const StoryEntry = Type.Object(
  {
    ...StoredEntry.properties,
    ...cutMember,
    offset_ms: milliseconds('From the start of the story'),
    duration_ms: Type.Union([Type.Number(), Type.Null()], { description: 'Null where the entry tells none' }),
    depth: Type.Integer({ minimum: 0, description: 'Within how many others it happened' }),
    parent_id: textOrNull('The entry within which it happened; null for the outermost'),
  },
  { $id: 'StoryEntry', description: 'An entry with its place in the story' },
)

const Gap = Type.Object(
  {
    kind: Type.Enum([...gapKinds]),
    detail: text('In plain English'),
    service: Type.Optional(text('The service that it is about')),
    entry_id: Type.Optional(text('The entry that it shows at')),
    offset_ms: Type.Optional(milliseconds('Where the time is not accounted for, from the start of the story')),
    duration_ms: Type.Optional(milliseconds('For how long')),
    provisional: Type.Optional(
      Type.Boolean({ description: 'The request is seconds old: what is missing may still arrive' }),
    ),
  },
  { $id: 'Gap', description: 'Something that the entries do not tell, or tell in two ways' },
)

export const storyDocument: FastifySchema = {
  operationId: 'get_request',
  summary: 'The whole story of one request',
  description:
    'Every entry with this request id, in all services, as a tree on one axis of time, with a verdict and with what is ' +
    'missing. A trace id finds the request too, or all requests of the trace together. At most the first ' +
    `${maxStoryEntries} entries are told; \`truncated\` says when there are more. ${coverageSentence}`,
  tags: ['stories'],
  params: Type.Object({ request_id: text('The request id, or a trace id') }),
  querystring: Type.Object({ ...maxTextParameter }),
  response: {
    200: Type.Object({
      request_id: textOrNull('Null when a trace of several requests was asked for'),
      trace_id: textOrNull('Null when no entry names one'),
      started_at: time('Of the earliest entry'),
      ended_at: time('Of the last to end'),
      duration_ms: milliseconds('Between the two'),
      result: text('Of the outermost exchange with the gateway; without one, of the worst entry'),
      status: Type.Union([Type.Integer(), Type.Null()], { description: 'HTTP status of the same entry' }),
      verdict_entry_id: text('The entry that the result is from'),
      who: textOrNull('The user, where one is known'),
      users: Type.Array(Type.String(), { description: 'Every user that the entries name' }),
      what: text('The action, in the words of the service that did it'),
      cause: textOrNull('Why it failed, told by the innermost part that failed'),
      cause_entry_id: textOrNull('The entry that tells it'),
      services: Type.Array(Type.String(), { description: 'In the order in which they come in' }),
      entries: Type.Array(StoryEntry, { description: 'By what happened within what, then by time' }),
      gaps: Type.Array(Gap),
      truncated: Type.Boolean({ description: 'There are more entries than are told' }),
      related: Type.Integer({ minimum: 0, description: 'Entries of the same trace that belong to other requests' }),
      ...coverageMembers,
    }),
    ...problemAnswers(404, 422, 503),
  },
}
