import type { ServerResponse } from 'node:http'
import type { StoredEntry } from '@trilha/entry'
import type { ExportFormat } from '@trilha/export'
import type { Journal } from '@trilha/journal'
import { type Logger, type Problem, problems, type Server, toProblem } from '@trilha/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EntryWriter } from './entry-writer.ts'
import { type ContentCoding, codingFor, packed, writeBody } from './export-body.ts'
import { exportDocument } from './export-document.ts'
import { type ExportOutcome, exportEntry } from './export-entry.ts'
import { parseExportRequest } from './export-request.ts'
import { type ExportSet, openExportSet } from './export-set.ts'
import { hangUpSignal } from './hang-up.ts'
import { parametersOf } from './parameters.ts'
import { unavailable } from './refusals.ts'
import { unchecked } from './search-routes.ts'
import type { SearchableLog } from './searchable-log.ts'

export interface ExportRouteOptions {
  readonly journal: Journal
  readonly log: SearchableLog
  readonly writer: EntryWriter
  readonly logger: Logger
  /** How many run at the same time. */
  readonly maxExports: number
}

/** Nobody knows how long the ones that run will take; asking again costs next to nothing. */
const retryAfterSeconds = 30
/** Longer than a proxy or a laptop takes to come back from a hiccup. */
const stallMs = 120_000

/** `GET /api/export`: all entries of a selection as a file. */
export const addExportRoute = (server: Server, options: ExportRouteOptions): void => {
  let running = 0
  server.get(
    '/api/export',
    // A HEAD of it would run the whole export and throw it away.
    { exposeHeadRoute: false, schema: exportDocument, validatorCompiler: unchecked },
    async (request, reply) => {
      const wanted = parseExportRequest(parametersOf(request), new Date())
      if (running >= options.maxExports) {
        throw unavailable(`as many exports as may (${running}) run already: try again later`, retryAfterSeconds)
      }
      running += 1
      try {
        const signal = hangUpSignal(reply)
        const { headSeq } = options.journal
        const set = await openExportSet(options.log, { scan: wanted.scan, headSeq, signal })
        await sendExport({ request, reply, set, format: wanted.format, signal }, options)
      } finally {
        running -= 1
      }
    },
  )
}

interface Export {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly set: ExportSet
  readonly format: ExportFormat
  readonly signal: AbortSignal
}

/** From the headers on nothing can be answered any more but the file; what goes wrong breaks the connection. */
const sendExport = async (sent: Export, { writer, logger }: ExportRouteOptions): Promise<void> => {
  const { request, reply, set, format, signal } = sent
  const startedAt = performance.now()
  const counted = new CountedBatches(set.batches)
  const coding = format.compressible ? codingFor(request.headers) : 'identity'
  reply.hijack()
  // Only chunks (HTTP/1.1) have a place for a trailer, and Node refuses to announce one without.
  const hasTrailer = request.raw.httpVersionMinor > 0
  reply.raw.writeHead(200, { ...headersOf(set, format, coding), ...(hasTrailer && { trailer: sentTrailer }) })
  const error = await writeBody(reply.raw, packed(format.encode(counted), coding), { signal, stallMs }).then(
    () => undefined,
    (reason: unknown) => toProblem(reason),
  )
  const durationMs = performance.now() - startedAt
  const outcome = { format: format.name, count: counted.count, upToSeq: set.upToSeq, durationMs, error }
  // Before the end, so that whoever has the file finds its entry.
  await leaveEntry(request, outcome, { writer, logger })
  if (error !== undefined) return breakOff(reply.raw, error, logger)
  if (hasTrailer) reply.raw.addTrailers({ [sentTrailer]: String(counted.count) })
  reply.raw.end()
}

/** The file is the caller's whether or not the journal can be written. */
const leaveEntry = async (
  request: FastifyRequest,
  outcome: ExportOutcome,
  { writer, logger }: Pick<ExportRouteOptions, 'writer' | 'logger'>,
): Promise<void> => {
  try {
    await writer.append([exportEntry(request, outcome)])
  } catch (error) {
    logger.error({ err: error }, 'the entry that tells of an export could not be written')
  }
}

/** Counts the entries that pass. */
class CountedBatches implements AsyncIterable<readonly StoredEntry[]> {
  readonly #batches: AsyncIterable<readonly StoredEntry[]>
  count = 0

  constructor(batches: AsyncIterable<readonly StoredEntry[]>) {
    this.#batches = batches
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly StoredEntry[]> {
    for await (const batch of this.#batches) {
      this.count += batch.length
      yield batch
    }
  }
}

const headersOf = ({ upToSeq, complete, count }: ExportSet, format: ExportFormat, coding: ContentCoding) => ({
  'content-type': format.mediaType,
  'content-disposition': `attachment; filename="${fileName(format)}"`,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  vary: 'Accept-Encoding',
  ...(coding !== 'identity' && { 'content-encoding': coding }),
  'trilha-head-seq': String(upToSeq),
  'trilha-complete': String(complete),
  ...(count !== undefined && { 'trilha-count': String(count) }),
})

const sentTrailer = 'Trilha-Sent'

/** `trilha-20260301T120000Z.csv`: without characters that some file system refuses. */
const fileName = ({ extension }: ExportFormat): string =>
  `trilha-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}.${extension}`

/** A reset and no end: one that the caller could take for the end of the file would make half of it pass for the whole. */
const breakOff = (response: ServerResponse, { status, cause, detail }: Problem, logger: Logger): void => {
  if (status !== problems.client_closed_request.status) logger.error({ err: cause }, `an export broke off: ${detail}`)
  if (response.socket === null) response.destroy()
  else response.socket.resetAndDestroy()
}
