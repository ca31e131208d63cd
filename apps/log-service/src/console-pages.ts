import { type ConsoleFile, contentSecurityPolicy, isPagePath } from '@trilha/console'
import { problem, type Server } from '@trilha/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { chosenEncoding, wantsPage } from './answer-form.ts'
import { newestDocument } from './entries-documents.ts'
import { newestEntries } from './search-entries.ts'
import type { SearchableLog } from './searchable-log.ts'

export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>

/**
 * `GET /` (the console for a browser, the newest entries for a program), the console's other pages and its assets.
 *
 * @param files may still be bundling; asking for a page waits for it
 */
export const addConsole = (server: Server, log: SearchableLog, files: Promise<ConsoleFiles>): void => {
  // Awaited where a page is asked for; until then a failure is nobody's.
  files.catch((error: unknown) => server.log.error({ err: error }, 'the console could not be bundled'))

  server.get('/', { schema: newestDocument }, async (request, reply) => {
    reply.header('vary', 'Accept, Accept-Encoding')
    if (!wantsPage(request.headers)) return newestEntries(log)
    return sendConsoleFile(request, reply, fileOf(await bundled(files), '/'))
  })
  // A hook and not routes: a route for every path would hide which paths there are, and 404 from 405.
  server.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    if (path === '/' || (request.method !== 'GET' && request.method !== 'HEAD')) return
    if (path.startsWith('/assets/') || isPagePath(path)) {
      return sendConsoleFile(request, reply, fileOf(await bundled(files), path))
    }
  })
}

const bundled = async (files: Promise<ConsoleFiles>): Promise<ConsoleFiles> => {
  try {
    return await files
  } catch (error) {
    throw problem('unavailable', 'The console could not be bundled; the API works, see /docs.', { cause: error })
  }
}

/** An asset by its name; the page for every path of a page. */
const fileOf = (files: ConsoleFiles, path: string): ConsoleFile => {
  const file = files.get(isPagePath(path) ? '/' : path)
  if (file === undefined) throw problem('not_found', 'There is nothing at this path.')
  return file
}

/**
 * Sends a file of the console: packed as the browser takes it, 304 when it has it already, and locked down to this
 * origin. The page itself is asked for again each time, so that a new version shows at once.
 */
const sendConsoleFile = (request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): FastifyReply => {
  const encoding = chosenEncoding(request.headers)
  const packed = encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : undefined
  // A strong validator may not be shared by two codings of one file (RFC 9110 section 8.8.3.3).
  const etag = packed === undefined ? file.etag : file.etag.replace(/"$/, `-${encoding}"`)
  reply.headers({
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: file.immutable ? 'Accept-Encoding' : 'Accept, Accept-Encoding',
    etag,
  })
  if (holdsEtag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  if (packed !== undefined) reply.header('content-encoding', encoding)
  return reply.type(file.contentType).send(packed ?? file.body)
}

/** If-None-Match (RFC 9110 section 13.1.2) compares weakly. */
const holdsEtag = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false
