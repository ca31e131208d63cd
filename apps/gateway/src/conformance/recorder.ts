import type { Socket } from 'node:net'
import { startRawService } from '../testing/raw-service.ts'
import { type RecordedRequest, readRequest } from './strict-reader.ts'

/** An upstream that keeps every byte it was sent. It does not trust Node's parser: what it reads, it reads itself. */
export interface Recorder extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Requests that came whole, in order. */
  readonly requests: readonly RecordedRequest[]
  /** What came beside them, of every connection: requests that are not whole, or bytes that are none. */
  readonly leftovers: readonly string[]
  /** Forgets what came so far. */
  forget(): void
}

/** The answer to every request; see {@link ResponseCase} for upstreams that answer badly. */
const okAnswer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

export const startRecorder = async (): Promise<Recorder> => {
  const requests: RecordedRequest[] = []
  const unread = new Map<Socket, string>()
  const read = (socket: Socket): void => {
    for (;;) {
      const next = readRequest(unread.get(socket) ?? '')
      if (next === undefined) return
      requests.push(next.request)
      unread.set(socket, next.rest)
      // What HEAD asks for has no body (RFC 9110, section 9.3.2).
      socket.write(next.request.line.startsWith('HEAD ') ? okAnswer.slice(0, -2) : okAnswer)
    }
  }
  const service = await startRawService((socket) => {
    unread.set(socket, '')
    socket.setNoDelay()
    socket.on('data', (bytes: string) => {
      unread.set(socket, (unread.get(socket) ?? '') + bytes)
      try {
        read(socket)
      } catch {
        // The bytes stay unread, for the test to see.
        socket.destroy()
      }
    })
  })
  return {
    url: service.url,
    port: service.port,
    requests,
    get leftovers() {
      return [...unread.values()].filter((bytes) => bytes !== '')
    },
    forget: () => {
      requests.length = 0
      for (const [socket] of unread) {
        if (socket.destroyed) unread.delete(socket)
        else unread.set(socket, '')
      }
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}
