import type { Journal } from '@trilha/journal'
import type { Logger, Server } from '@trilha/service-kit'
import { hangUpSignal } from './hang-up.ts'
import { parametersOf } from './parameters.ts'
import { unchecked } from './search-routes.ts'
import type { SearchableLog } from './searchable-log.ts'
import { tailDocument } from './tail-document.ts'
import { tailFilter } from './tail-filter.ts'
import { parseTailRequest } from './tail-parameters.ts'
import { findTailStart } from './tail-start.ts'
import { TailStreams } from './tail-streams.ts'

export interface TailRouteOptions {
  readonly journal: Journal
  readonly log: SearchableLog
  readonly logger: Logger
  readonly maxTails: number
}

/** `GET /api/tail`: entries as they are accepted. */
export const addTailRoute = (server: Server, { journal, log, logger, maxTails }: TailRouteOptions): void => {
  const streams = new TailStreams({ journal, logger, maxStreams: maxTails })
  server.addHook('preClose', async () => streams.close())
  server.get(
    '/api/tail',
    // A HEAD of it would run the endless answer and throw it away.
    { exposeHeadRoute: false, schema: tailDocument, validatorCompiler: unchecked },
    async (request, reply) => {
      const parameters = parametersOf(request)
      const lastEventId = single(request.headers['last-event-id'])
      const wanted = parseTailRequest({ parameters, lastEventId, headSeq: journal.headSeq })
      streams.reserve(reply.raw)
      const start = await findTailStart({ journal, log }, wanted, hangUpSignal(reply))
      reply.hijack()
      const { selection, whenSlow, maxText } = wanted
      streams.follow(reply.raw, { ...start, filter: tailFilter(selection), whenSlow, maxText })
    },
  )
}

/** A header that comes twice says nothing that can be followed. */
const single = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined
