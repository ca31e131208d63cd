import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../crash/random.ts'

/** The network between gateway and log service. */
export interface LogLink extends AsyncDisposable {
  /** What the gateway takes for the log service. */
  readonly url: string
  /** From now on it is slow, and breaks connections now and then: the first answer of each slow time in any case. */
  slow(): void
  clear(): void
  /** Connections that it broke. */
  readonly brokenCount: number
  /** Entries that the log service had already when they came, as its answers tell. */
  readonly resentCount: number
}

/** A poor line: less than what the gateway writes, so that entries wait; quick enough for some answers in any slow time. */
const slowDelayMs = 20
const slowBytesPerMs = 1_000
/** Of that many bytes one piece is made, so that a connection breaks in the middle of a batch. */
const pieceBytes = 16 * 1024
/** One piece of a batch in so many is its connection's last. */
const breakOneOf = 25
/** Answers break oftener: a batch that was stored and not acknowledged is the one that could be doubled. */
const breakAnswerOneOf = 3

export const openLogLink = async (logPort: number, random: Random): Promise<LogLink> => {
  const sockets = new Set<Socket>()
  let isSlow = false
  let isFirstAnswer = false
  let brokenCount = 0
  let resentCount = 0

  const breaksRequest = (): boolean => random(1, breakOneOf) === 1
  const breaksAnswer = (): boolean => {
    const isCertain = isFirstAnswer
    isFirstAnswer = false
    return isCertain || random(1, breakAnswerOneOf) === 1
  }
  const look = (answer: Buffer): void => {
    const [, count = '0'] = /"duplicates":(\d+)/.exec(answer.toString('latin1')) ?? []
    resentCount += Number(count)
  }

  const pass = (breaks: () => boolean, onChunk?: (chunk: Buffer) => void) =>
    async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of source) {
        onChunk?.(chunk)
        if (!isSlow) {
          yield chunk
          continue
        }
        for (let at = 0; at < chunk.length; at += pieceBytes) {
          const piece = chunk.subarray(at, at + pieceBytes)
          await pause(slowDelayMs + piece.length / slowBytesPerMs)
          if (breaks()) {
            brokenCount += 1
            throw new Error('the link broke')
          }
          yield piece
        }
      }
    }

  const server = createServer((client) => {
    const log = connect(logPort, '127.0.0.1')
    for (const socket of [client, log]) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
    const end = (): void => {
      client.destroy()
      log.destroy()
    }
    pipeline(client, pass(breaksRequest), log).catch(end)
    pipeline(log, pass(breaksAnswer, look), client).catch(end)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    slow: () => {
      isSlow = true
      isFirstAnswer = true
    },
    clear: () => {
      isSlow = false
    },
    get brokenCount() {
      return brokenCount
    },
    get resentCount() {
      return resentCount
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
