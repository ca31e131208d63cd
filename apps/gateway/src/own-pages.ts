import { access, constants, statfs } from 'node:fs/promises'
import type { LogClient } from '@trilha/client'
import { Problem, problemDocument, problemMediaType } from '@trilha/service-kit'
import type { ClientRequest, ClientResponse } from './client-messages.ts'
import { endWith } from './respond.ts'

/**
 * The gateway can do its job when it can take requests and keep their entries. Its upstreams do not count: each of them
 * is one of several, the gateway answers for an absent one with a clear problem, and taking the gateway out of service
 * because the event service is down would take the users' service down with it.
 *
 * @returns a check that says what is missing, or undefined
 */
export const createReadiness = (client: LogClient, spoolDir: string): (() => Promise<string | undefined>) => {
  let droppedBefore = client.counters.dropped
  return async () => {
    const { dropped } = client.counters
    const isDropping = dropped > droppedBefore
    droppedBefore = dropped
    if (isDropping) return 'The log spool takes no entries: its disk budget is spent or its disk fails'
    try {
      await access(spoolDir, constants.W_OK)
      const { bavail } = await statfs(spoolDir)
      return bavail > 0 ? undefined : 'The disk of the log spool is full'
    } catch {
      return 'The folder of the log spool cannot be written to'
    }
  }
}

/** Health checks are asked of the gateway, not through it: they are no exchange and leave no entry. */
export const isHealthCheck = ({ url, method }: ClientRequest): boolean =>
  (url === '/healthz' || url === '/readyz') && (method === 'GET' || method === 'HEAD')

export const answerHealthCheck = async (
  request: ClientRequest,
  response: ClientResponse,
  isReady: () => Promise<string | undefined>,
): Promise<void> => {
  const missing = request.url === '/readyz' ? await isReady() : undefined
  if (missing === undefined) {
    sendJson(response, 200, { status: request.url === '/readyz' ? 'ready' : 'ok' })
  } else {
    sendJson(response, 503, problemDocument(new Problem('unavailable', missing), { instance: '/readyz' }))
  }
}

const sendJson = (response: ClientResponse, status: number, value: unknown): void => {
  const body = Buffer.from(JSON.stringify(value))
  const type = status < 400 ? 'application/json' : problemMediaType
  endWith(
    response,
    status,
    { 'content-type': type, 'content-length': String(body.length), 'cache-control': 'no-store' },
    body,
  )
}

/** Whether a browser asks for the front page. */
export const wantsConsole = ({ method, headers }: ClientRequest, path: string): boolean =>
  path === '/' && (method === 'GET' || method === 'HEAD') && headers.accept?.includes('text/html') === true
