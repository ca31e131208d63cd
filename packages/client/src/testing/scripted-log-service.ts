import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { zstdDecompressSync } from 'node:zlib'

/** A line as the client sent it. */
export type SentEntry = Record<string, unknown> & { readonly id: string; readonly seq: number; readonly action: string }

/** One `POST /logs` as it arrived. */
export interface Received {
  readonly entries: readonly SentEntry[]
  readonly bytes: number
  readonly headers: IncomingMessage['headers']
  readonly path: string
}

/** What to do with a batch. `lose` stores the lines and breaks the connection; `drop` only breaks it. */
export type Script = 'accept' | 'drop' | 'lose' | { status: number; headers?: Record<string, string>; body?: string }

/** A log service that does what the test tells it to, on a real socket. */
export interface ScriptedLogService extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Every request, in order. */
  readonly received: Received[]
  /** Lines that were accepted, in order, resends included. */
  readonly stored: SentEntry[]
  /** Decides what becomes of each request. */
  script: (request: Received) => Script | Promise<Script>
  close(): Promise<void>
}

export const startScriptedLogService = async (port = 0): Promise<ScriptedLogService> => {
  const received: Received[] = []
  const stored: SentEntry[] = []

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request)
    const text = (request.headers['content-encoding'] === 'zstd' ? zstdDecompressSync(body) : body).toString()
    const entries = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as SentEntry)
    const batch = { entries, bytes: body.length, headers: request.headers, path: request.url ?? '' }
    received.push(batch)
    const script = await service.script(batch)
    if (script === 'accept' || script === 'lose') stored.push(...entries)
    if (script === 'drop' || script === 'lose') response.destroy()
    else if (script === 'accept') sendJson(response, 200, `{"accepted":${entries.length},"rejected":[]}`)
    else sendJson(response, script.status, script.body ?? '', script.headers)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const service: ScriptedLogService = {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    received,
    stored,
    script: () => 'accept',
    close,
    [Symbol.asyncDispose]: close,
  }
  return service
}

const sendJson = (
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body)
}
