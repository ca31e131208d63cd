import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { createParser } from 'eventsource-parser'

/** One event of a stream of server-sent events. */
export interface ReceivedEvent {
  /** `message` when the stream names none. */
  readonly event: string
  readonly id: string | undefined
  readonly data: string
}

/**
 * A reader of server-sent events. It reads from its connection only while an event is waited for, so that one who does
 * not ask is a slow reader.
 */
export interface EventReader extends Disposable {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** What a browser that came as far as the last event asked for would send as `Last-Event-ID`. */
  readonly lastEventId: string | undefined
  /** Comments so far. */
  readonly comments: readonly string[]
  /** The next event; undefined when the stream has ended, or broke off. */
  next(): Promise<ReceivedEvent | undefined>
  /** Hangs up. */
  close(): void
}

/** Resolves once the head of the answer is there, whatever its status. */
export const openEventReader = async (
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> => {
  // A connection of its own: closing the reader must close it.
  const asking = request(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false }).end()
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  const received: ReceivedEvent[] = []
  const comments: string[] = []
  let lastEventId: string | undefined
  const parser = createParser({
    onEvent: ({ event = 'message', id, data }) => received.push({ event, id, data }),
    onComment: (comment) => comments.push(comment),
  })
  const chunks = response.setEncoding('utf8')[Symbol.asyncIterator]()
  let isClosed = false
  const close = (): void => {
    isClosed = true
    asking.destroy()
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    get lastEventId() {
      return lastEventId
    },
    comments,
    next: async () => {
      while (received.length === 0) {
        const chunk = isClosed ? undefined : await chunks.next().catch(() => undefined)
        if (chunk === undefined || chunk.done === true) return undefined
        parser.feed(String(chunk.value))
      }
      const event = received.shift()
      lastEventId = event?.id ?? lastEventId
      return event
    },
    close,
    [Symbol.dispose]: close,
  }
}
