import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { SavedSearch, SavedSearchInput, savedLimits } from './saved-search.ts'

/** What the OpenAPI document says of the routes of saved searches. */

const tags = ['saved searches']
const params = Type.Object({ id: Type.String({ description: 'The id that it was saved under' }) })
const leavesEntry = (action: string): string => `Leaves an entry with the action \`${action}\`.`
const etag = { ETag: { description: 'Its version', schema: Type.String() } }
const withEtag = (description: string, more: object = {}) => ({
  description,
  headers: { ...etag, ...more },
  content: { 'application/json': { schema: SavedSearch } },
})

export const savedListDocument = {
  operationId: 'get_saved_searches',
  summary: 'All saved searches, by name',
  tags,
  response: { 200: Type.Object({ searches: Type.Array(SavedSearch) }), ...problemAnswers(503) },
} satisfies FastifySchema

export const savedCreateDocument = {
  operationId: 'create_saved_search',
  summary: 'Save a search',
  description:
    `At most ${savedLimits.searches.toLocaleString('en')}. 409: the name is taken, whatever its case. 403: a page of ` +
    `another origin asked. ${leavesEntry('save_search')}`,
  tags,
  body: SavedSearchInput,
  response: {
    201: withEtag('Saved', { Location: { description: 'Where it is', schema: Type.String() } }),
    ...problemAnswers(403, 409, 415, 422, 503),
  },
} satisfies FastifySchema

export const savedGetDocument = {
  operationId: 'get_saved_search',
  summary: 'One saved search',
  tags,
  params,
  response: { 200: withEtag('It, with its version'), ...problemAnswers(404, 503) },
} satisfies FastifySchema

const preconditionFailed = {
  description: 'It was changed after it was read',
  content: problemAnswers(409)[409].content,
}

export const savedPutDocument = {
  operationId: 'replace_saved_search',
  summary: 'Change a saved search, or bring one back',
  description:
    'With `If-Match: "<version>"` it is replaced when nobody changed it meanwhile (412 otherwise; `*` for any version). ' +
    'With `If-None-Match: *` it is put where nothing is: a deleted one comes back under its id (201). ' +
    leavesEntry('update_saved_search'),
  tags,
  params,
  headers: Type.Object({
    'if-match': Type.Optional(Type.String({ description: 'The `ETag` that was read' })),
    'if-none-match': Type.Optional(Type.String({ description: '`*`' })),
  }),
  body: SavedSearchInput,
  response: {
    200: withEtag('Changed'),
    201: withEtag('Put where nothing was'),
    412: preconditionFailed,
    ...problemAnswers(403, 404, 409, 415, 422, 503),
  },
} satisfies FastifySchema

export const savedDeleteDocument = {
  operationId: 'delete_saved_search',
  summary: 'Delete a saved search',
  description: `With \`If-Match\` only when nobody changed it meanwhile. ${leavesEntry('delete_saved_search')}`,
  tags,
  params,
  headers: Type.Object({ 'if-match': Type.Optional(Type.String({ description: 'The `ETag` that was read' })) }),
  response: {
    204: Type.Null({ description: 'Deleted' }),
    412: preconditionFailed,
    ...problemAnswers(403, 404, 422, 503),
  },
} satisfies FastifySchema
