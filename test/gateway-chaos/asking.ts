import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { revisionHeader } from './configuration.ts'
import type { Exchange } from './exchange.ts'

/** What a client is about to do. */
export interface Wish {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly path: string
  readonly pattern: string
  readonly accept?: string
  readonly body?: { readonly bytes: number; readonly isStreamed: boolean }
  /** The client closes its connection so long after the named moment, unless the exchange is over. */
  readonly leave?: { readonly after: 'request' | 'head'; readonly ms: number }
  /** It takes no time of its own: its latency is the gateway's. */
  readonly isQuick?: boolean
}

/** Nothing that is asked for takes this long: who waits longer waits in vain. */
export const patienceMs = 20_000

/** Makes one exchange, whatever becomes of it. Never rejects. */
export const ask = (agent: Agent, url: string, id: string, wish: Wish): Promise<Exchange> =>
  new Promise((resolve) => {
    const startedAtMs = performance.now()
    let response: IncomingMessage | undefined
    let bodyBytes = 0
    let hasLeft = false
    let hasEnded = false
    const timers: NodeJS.Timeout[] = []

    const end = (outcome: Exchange['outcome']): void => {
      if (hasEnded) return
      hasEnded = true
      for (const timer of timers) clearTimeout(timer)
      // Refused before its body was sent: the connection waits for the rest, and is of no use to the next exchange.
      if (!asking.writableFinished) asking.destroy()
      const { method, pattern } = wish
      const heard = heardOf(response)
      resolve({ id, method, pattern, startedAtMs, endedAtMs: performance.now(), outcome, bodyBytes, ...heard })
    }
    const asking = request(url + wish.path, { agent, method: wish.method, headers: headersOf(id, wish) })
    const leave = (): void => {
      hasLeft = true
      asking.destroy()
    }
    const leaveLater = (ms: number): void => void timers.push(setTimeout(leave, ms))
    const fail = (): void => end(hasLeft ? 'left' : 'broken')

    asking.once('response', (answer) => {
      response = answer
      answer.on('data', (chunk: Buffer) => {
        bodyBytes += chunk.length
      })
      answer.once('end', () => (answer.complete ? end('finished') : fail()))
      answer.once('error', fail)
      answer.once('close', fail)
      if (wish.leave?.after === 'head') leaveLater(wish.leave.ms)
    })
    asking.on('error', fail)
    asking.once('close', fail)
    leaveLater(patienceMs)
    if (wish.leave?.after === 'request') leaveLater(wish.leave.ms)
    void sendBody(asking, wish.body, () => hasEnded || hasLeft)
  })

const headersOf = (id: string, { accept, body }: Wish): Record<string, string> => ({
  'x-request-id': id,
  ...(accept !== undefined && { accept }),
  ...(body !== undefined && !body.isStreamed && { 'content-length': String(body.bytes) }),
})

const heardOf = (response: IncomingMessage | undefined) => {
  const revision = response?.headers[revisionHeader]
  return {
    status: response?.statusCode ?? 0,
    isStream: response?.headers['content-type'] === 'text/event-stream',
    isUpstreamAnswer: response?.headers['x-served-by'] !== undefined,
    revision: typeof revision === 'string' ? Number(revision) : undefined,
  }
}

const pieceBytes = 8 * 1024
const pieceMs = 5

const sendBody = async (asking: ClientRequest, body: Wish['body'], isOver: () => boolean): Promise<void> => {
  if (body === undefined || !body.isStreamed) {
    asking.end(body === undefined ? undefined : Buffer.alloc(body.bytes, 'body '))
    return
  }
  for (let left = body.bytes; left > 0 && !isOver(); left -= pieceBytes) {
    asking.write(Buffer.alloc(Math.min(left, pieceBytes), 'body '))
    await pause(pieceMs)
  }
  if (!isOver()) asking.end()
}
