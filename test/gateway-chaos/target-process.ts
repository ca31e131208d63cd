/**
 * A service behind the gateway: answers of every shape, and nothing that it remembers. It listens on `CHAOS_TARGET_PORT`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileBytes } from './content.ts'

const file = Buffer.alloc(fileBytes, 'trilha ')
const chunk = Buffer.alloc(8 * 1024, 'trilha ')

/** Between two pieces of an answer that takes its time. */
const pieceMs = 15

type Answer = (request: IncomingMessage, response: ServerResponse, argument: string) => Promise<void> | void

const whole = (response: ServerResponse, status: number, type: string, body: Buffer): void => {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body)
}

const received = async (request: IncomingMessage): Promise<number> => {
  let bytes = 0
  for await (const part of request) bytes += (part as Buffer).length
  return bytes
}

const answers: Readonly<Record<string, Answer>> = {
  items: async (request, response, item) => {
    const bytes = await received(request)
    whole(
      response,
      request.method === 'POST' ? 201 : 200,
      'application/json',
      Buffer.from(JSON.stringify({ item, bytes })),
    )
  },
  files: (_request, response) => whole(response, 200, 'application/octet-stream', file),
  chunks: async (_request, response, count) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    for (let left = Number(count); left > 0 && !response.destroyed; left--) {
      response.write(chunk)
      await pause(pieceMs)
    }
    response.end()
  },
  slow: async (_request, response, ms) => {
    await pause(Number(ms))
    whole(response, 200, 'text/plain', Buffer.from('late\n'))
  },
  events: async (request, response) => {
    const count = Number(new URL(request.url ?? '', 'http://target').searchParams.get('count'))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (let id = 1; id <= count && !response.destroyed; id++) {
      response.write(`id: ${id}\ndata: {"tick":${id}}\n\n`)
      await pause(pieceMs)
    }
    response.end()
  },
  errors: (_request, response, status) => {
    const problem = JSON.stringify({ status: Number(status), detail: `The target was asked for a ${status}` })
    whole(response, Number(status), 'application/problem+json', Buffer.from(problem))
  },
}

const server = createServer((request, response) => {
  const [, , kind = '', argument = ''] = (request.url ?? '').split(/[/?]/)
  response.setHeader('x-served-by', String(process.pid))
  const answer = answers[kind]
  if (answer === undefined) response.writeHead(404, { 'content-length': 0 }).end()
  // A client that leaves breaks the reading of its request.
  else Promise.resolve(answer(request, response, argument)).catch(() => response.destroy())
})

server.listen(Number(process.env.CHAOS_TARGET_PORT ?? 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ type: 'listening', url: `http://127.0.0.1:${port}` })
})
process.once('SIGTERM', () => server.close(() => process.exit(0)))
process.once('disconnect', () => process.exit(0))
