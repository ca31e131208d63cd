import { StoredEntry } from '@trilha/entry'
import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { cutMember, maxTextParameter } from './max-text.ts'
import { neighbourLimits, withinChoices } from './search-context.ts'
import { defaultLimit, maxLimit } from './search-query.ts'
import { coverageMembers, coverageSentence, selectionParameters } from './selection-document.ts'

/** What the OpenAPI document says of the routes that answer with entries. */

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
    ...problemAnswers(503),
  },
}

/** An entry of a list. */
export const ListedEntry = Type.Object(
  { ...StoredEntry.properties, ...cutMember },
  { $id: 'ListedEntry', description: 'An entry as it is kept, cut where `max_text` asks for it' },
)

export const cursorMember = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

/** The parameters of {@link parsePage}. */
export const pageParameters = {
  order: Type.Optional(
    Type.Enum(['desc', 'asc'], {
      default: 'desc',
      description: 'By `timestamp`, then `seq`; a cursor brings its own, and is refused with the other',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: maxLimit, default: defaultLimit })),
  cursor: Type.Optional(Type.String({ description: '`next_cursor` or `previous_cursor` of an earlier answer' })),
}

export const searchDocument: FastifySchema = {
  operationId: 'search_entries',
  summary: 'Search entries',
  description:
    'Everything that is given must hold; one field given several times matches any of its values. A cursor is a place ' +
    'and not a page: entries that arrive meanwhile shift nothing, and it may be used with another query. ' +
    coverageSentence,
  tags: ['entries out'],
  querystring: Type.Object({
    ...selectionParameters,
    ...pageParameters,
    ...maxTextParameter,
  }),
  response: {
    200: Type.Object({
      entries: Type.Array(ListedEntry),
      next_cursor: cursorMember('For the page behind this one; null when nothing was behind it'),
      previous_cursor: cursorMember('For the page ahead of this one; null when nothing was ahead of it'),
      ...coverageMembers,
    }),
    ...problemAnswers(422, 503),
  },
}

export const entryDocument: FastifySchema = {
  operationId: 'get_entry',
  summary: 'One entry by its id',
  tags: ['entries out'],
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  response: { 200: StoredEntry, ...problemAnswers(404, 422, 503) },
}

const neighbours = Type.Optional(
  Type.Integer({ minimum: neighbourLimits.min, maximum: neighbourLimits.max, default: neighbourLimits.preset }),
)

export const contextDocument: FastifySchema = {
  operationId: 'get_entry_context',
  summary: 'What happened around an entry',
  description: `Its neighbours by \`timestamp\`, then \`seq\`, both lists oldest first. ${coverageSentence}`,
  tags: ['entries out'],
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  querystring: Type.Object({
    before: neighbours,
    after: neighbours,
    within: Type.Optional(
      Type.Enum([...withinChoices], {
        default: 'service',
        description: 'Neighbours of the same service, user or request, or all; `request` is a 422 when it has none',
      }),
    ),
    ...maxTextParameter,
  }),
  response: {
    200: Type.Object({
      entry: ListedEntry,
      before: Type.Array(ListedEntry),
      after: Type.Array(ListedEntry),
      has_more_before: Type.Boolean(),
      has_more_after: Type.Boolean(),
      within: Type.Enum([...withinChoices]),
      ...coverageMembers,
    }),
    ...problemAnswers(404, 422, 503),
  },
}
