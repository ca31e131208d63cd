import { parseEntryId } from '@trilha/entry'
import { problem, type Server } from '@trilha/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EntryWriter } from './entry-writer.ts'
import { invalid } from './refusals.ts'
import { conditionOf, etagOf, requiredCondition } from './saved-condition.ts'
import {
  savedCreateDocument,
  savedDeleteDocument,
  savedGetDocument,
  savedListDocument,
  savedPutDocument,
} from './saved-documents.ts'
import { savedEntry } from './saved-entry.ts'
import { requireSameOrigin } from './saved-origin.ts'
import { parseSavedContent, type SavedSearch } from './saved-search.ts'
import type { RecordChange, SavedSearches } from './saved-searches.ts'

export interface SavedRouteParts {
  readonly saved: SavedSearches
  readonly writer: EntryWriter
}

/** Twice a search whose parts are all as long as may be. */
const bodyLimit = 65_536

/** `/api/saved`: views of the console under names, for everybody who uses this log. */
export const addSavedRoutes = (server: Server, { saved, writer }: SavedRouteParts): void => {
  const recorder =
    (request: FastifyRequest): RecordChange =>
    async (change, failure) => {
      await writer.append([savedEntry(request, change, failure)])
    }
  const changing = {
    bodyLimit,
    onRequest: async ({ headers }: FastifyRequest): Promise<void> => requireSameOrigin(headers),
  }

  server.get('/api/saved', { schema: savedListDocument }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    return { searches: [...(await saved.list())] }
  })
  server.get('/api/saved/:id', { schema: savedGetDocument }, async ({ params }, reply) =>
    answer(reply, await saved.get(knownId(params.id))),
  )
  server.post('/api/saved', { ...changing, schema: savedCreateDocument }, async (request, reply) => {
    const search = await saved.create(parseSavedContent(request.body), recorder(request))
    reply.code(201).header('location', `/api/saved/${search.id}`)
    return answer(reply, search)
  })
  server.put('/api/saved/:id', { ...changing, schema: savedPutDocument }, async (request, reply) => {
    const condition = requiredCondition(request.headers)
    const id = condition === 'absent' ? newId(request.params.id) : knownId(request.params.id)
    const content = parseSavedContent(request.body)
    const { action, search } = await saved.put(id, { content, condition }, recorder(request))
    if (action === 'save_search') reply.code(201).header('location', `/api/saved/${search.id}`)
    return answer(reply, search)
  })
  server.delete('/api/saved/:id', { ...changing, schema: savedDeleteDocument }, async (request, reply) => {
    const condition = conditionOf(request.headers) ?? 'exists'
    if (condition === 'absent') throw invalid('If-None-Match: a deletion takes If-Match only')
    await saved.remove(knownId(request.params.id), condition, recorder(request))
    return reply.code(204).send(null)
  })
}

const answer = (reply: FastifyReply, search: SavedSearch): SavedSearch => {
  reply.headers({ etag: etagOf(search), 'cache-control': 'no-store' })
  return search
}

/** An id in its one spelling; what is none was never given. */
const knownId = (text: string): string => {
  const id = parseEntryId(text)
  if (id === undefined) throw problem('not_found', 'Saved search not found')
  return id
}

const newId = (text: string): string => {
  const id = parseEntryId(text)
  if (id === undefined) throw invalid('id: must be a UUID')
  return id
}
