import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  createApiKeyCheck,
  httpListener,
  Problem,
  problemDocument,
  problemMediaType,
  requireKeyBeyondLoopback,
  toProblem,
  unauthorized,
} from '@trilha/service-kit'
import Negotiator from 'negotiator'
import type { Registry } from 'prom-client'
import type { AdminSources } from './admin-sources.ts'
import { createHostCheck } from './host-guard.ts'
import { createMetricsRegistry } from './metrics-registry.ts'
import { statusPage, statusPageCsp } from './status-page.ts'
import { takeSnapshot } from './status-snapshot.ts'
import { statusTexts } from './status-texts.ts'

export interface AdminServerOptions {
  /** Asked of everyone but health checks; without one the server listens on loopback alone. */
  readonly apiKey?: string | undefined
  /** Told of what should not happen. */
  readonly onInternalError: (error: unknown) => void
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** The operators' own server: `/metrics`, `/status`, `/healthz`, `/readyz`. */
export interface AdminServer {
  /**
   * Resolves with the address that it listens on.
   *
   * @param port 0 takes any free one
   * @throws {ConfigError} for an address that others can reach, unless an API key protects it
   */
  listen(port: number, host: string): Promise<string>
  /** Stops, and breaks what is under way: nothing here is worth a wait. */
  close(): Promise<void>
}

interface Answer {
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

type Page = (request: IncomingMessage, url: URL) => Answer | Promise<Answer>

/** How often the figures of late are noted. */
const tickMs = 1_000

export const createAdminServer = (sources: AdminSources, options: AdminServerOptions): AdminServer => {
  const { apiKey, onInternalError, now = Date.now } = options
  const pages = createPages(sources, createMetricsRegistry(sources), now)
  const hasKey = createApiKeyCheck(apiKey)
  let isOwnHost: ReturnType<typeof createHostCheck> = () => false

  const admit = ({ headers, method = '' }: IncomingMessage, path: string): Page => {
    // With a key, a page of another name gains nothing: a browser gives a name no other name's credentials.
    if (apiKey === undefined && !isOwnHost(headers.host)) throw new Problem('forbidden', foreignHost)
    const page = pages.get(path)
    if (!openPaths.has(path) && !hasKey(headers)) throw unauthorized()
    if (page === undefined) {
      throw new Problem('not_found', 'Nothing is at this path; there are /metrics, /status, /healthz and /readyz')
    }
    if (method !== 'GET' && method !== 'HEAD') {
      const detail = `This path does not answer to ${method}, but to GET and HEAD`
      throw new Problem('method_not_allowed', detail, { headers: { allow: 'GET, HEAD' } })
    }
    return page
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = URL.parse(request.url ?? '', 'http://admin')
    const path = url?.pathname ?? ''
    try {
      if (url === null) throw new Problem('bad_request', 'The request target must be a path')
      const { type, body, headers } = await admit(request, path)(request, url)
      send(response, 200, { ...headers, 'content-type': type }, body)
    } catch (error) {
      const problem = toProblem(error)
      if (problem.code === 'internal_error') onInternalError(error)
      const headers = { ...problem.headers, 'content-type': problemMediaType }
      send(response, problem.status, headers, JSON.stringify(problemDocument(problem, { instance: path })))
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  const listener = httpListener(server)
  let ticking: NodeJS.Timeout | undefined
  return {
    listen: async (port, host) => {
      requireKeyBeyondLoopback(host, apiKey, 'admin.host')
      isOwnHost = createHostCheck(host)
      const address = await listener.listen(port, host)
      sources.metrics.tick(performance.now())
      ticking = setInterval(() => sources.metrics.tick(performance.now()), tickMs).unref()
      return address
    },
    close: async () => {
      clearInterval(ticking)
      if (!server.listening) return
      const closed = listener.close()
      listener.abort()
      await closed
    },
  }
}

const foreignHost =
  'The Host header must be an address, localhost or the name that this server listens on; with an API key any name will do'

/** Supervisors have no key. */
const openPaths = new Set(['/healthz', '/readyz'])

const createPages = (sources: AdminSources, registry: Registry, now: () => number): ReadonlyMap<string, Page> => {
  const startedAtMs = now()
  return new Map<string, Page>([
    ['/metrics', async () => ({ type: registry.contentType, body: await registry.metrics() })],
    [
      '/status',
      async (request, url) => {
        const status = await takeSnapshot(sources, startedAtMs, now())
        const negotiator = new Negotiator(request)
        const headers = { vary: 'accept, accept-language' }
        if (negotiator.mediaType(['text/html', 'application/json']) === 'application/json') {
          return { type: 'application/json', body: JSON.stringify(status), headers }
        }
        const texts = statusTexts(negotiator.language(['en', 'pt-BR', 'pt']))
        const body = statusPage(status, { texts, refreshes: url.searchParams.get('refresh') !== 'off' })
        return {
          type: 'text/html; charset=utf-8',
          body,
          headers: { ...headers, 'content-language': texts.language, 'content-security-policy': statusPageCsp },
        }
      },
    ],
    ['/healthz', () => json({ status: 'ok' })],
    [
      '/readyz',
      async () => {
        const missing = await sources.isReady()
        if (missing !== undefined) throw new Problem('unavailable', missing)
        return json({ status: 'ready' })
      },
    ],
  ])
}

const json = (value: unknown): Answer => ({ type: 'application/json', body: JSON.stringify(value) })

const send = (
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): void => {
  const body = Buffer.from(text)
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  response.end(body)
}
