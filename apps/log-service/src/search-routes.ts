import type { Server } from '@trilha/service-kit'
import type { FastifyReply, FastifyRequest, FastifySchema, FastifySchemaCompiler } from 'fastify'
import { facetsDocument, histogramDocument, statsDocument } from './aggregate-documents.ts'
import { createCompletion } from './complete-answer.ts'
import { completeDocument } from './complete-document.ts'
import { contextDocument, entryDocument, searchDocument } from './entries-documents.ts'
import { fieldsDocument } from './fields-document.ts'
import { hangUpSignal } from './hang-up.ts'
import { parametersOf } from './parameters.ts'
import { searchContext } from './search-context.ts'
import { type Asked, entryById, searchEntries } from './search-entries.ts'
import { searchFacets } from './search-facets.ts'
import { createFieldsSearch } from './search-fields.ts'
import { searchHistogram } from './search-histogram.ts'
import { searchStats } from './search-stats.ts'
import { searchStory } from './search-story.ts'
import { searchTimeline } from './search-timeline.ts'
import type { SearchableLog } from './searchable-log.ts'
import { storyDocument } from './story-documents.ts'
import { timelineDocument } from './timeline-documents.ts'

/** The handlers read the request themselves: their schemas are for the document. */
export const unchecked: FastifySchemaCompiler<unknown> = () => (value: unknown) => ({ value })

/** Everything that can be asked of the log. What is asked for a caller who hangs up is given up. */
export const addSearchRoutes = (server: Server, log: SearchableLog): void => {
  const ask = (
    path: string,
    schema: FastifySchema,
    answer: (asked: Asked, named: string) => Promise<unknown>,
  ): void => {
    server.get(path, { schema, validatorCompiler: unchecked }, (request: FastifyRequest, reply: FastifyReply) =>
      answer({ log, parameters: parametersOf(request), signal: hangUpSignal(reply) }, namedBy(request)),
    )
  }
  ask('/api/entries', searchDocument, searchEntries)
  ask('/api/entries/:id', entryDocument, entryById)
  ask('/api/entries/:id/context', contextDocument, searchContext)
  ask('/api/requests/:request_id', storyDocument, searchStory)
  ask('/api/users/:user_id/timeline', timelineDocument, searchTimeline)
  ask('/api/histogram', histogramDocument, searchHistogram)
  ask('/api/facets', facetsDocument, searchFacets)
  ask('/api/stats', statsDocument, searchStats)
  ask('/api/fields', fieldsDocument, createFieldsSearch())
  ask('/api/complete', completeDocument, createCompletion())
}

/** What a path names in its one place: `/api/entries/{id}`. */
const namedBy = ({ params }: FastifyRequest): string => Object.values(params as Record<string, string>)[0] ?? ''
