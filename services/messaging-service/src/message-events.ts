import type { Message } from './message.ts'
import type { MessageNews } from './message-news.ts'
import type { MessageRepository } from './message-repository.ts'

/** Read from the database at once; a reader that was away for long gets its messages in such steps. */
const batchSize = 100
/** How long a client waits before it connects again. */
const retryMs = 2_000

export interface MessageEventsOptions {
  readonly recipientId: number
  /** The last message that the client has seen; its next ones follow. */
  readonly after: number
  readonly messages: Pick<MessageRepository, 'listAfter'>
  readonly news: MessageNews
  /** A comment is sent after so long without a message, so that nobody on the way closes a quiet connection. */
  readonly heartbeatMs: number
  /** Ends the stream. */
  readonly signal: AbortSignal
}

/**
 * The messages to someone as server-sent events (HTML Living Standard, section 9.2), each with its id: first those after
 * `after`, then new ones as they come. Nothing is missed or sent twice, for the database is asked each time for what
 * comes after the last id sent; news only say when to ask. The next one is read when the reader has taken the last.
 */
export async function* messageEvents(options: MessageEventsOptions): AsyncGenerator<string> {
  const { recipientId, messages, news, heartbeatMs, signal } = options
  const subscription = news.subscribe(recipientId)
  let last = options.after
  try {
    // An event of an id alone is not shown to anyone, but a client that connects again before the first message sends it.
    yield `retry: ${retryMs}\nid: ${last}\n\n`
    while (!signal.aborted) {
      const batch = await messages.listAfter(recipientId, last, batchSize)
      for (const message of batch) {
        yield toEvent(message)
        last = message.id
      }
      if (batch.length === batchSize) continue
      if (!(await subscription.wait(heartbeatMs, signal)) && !signal.aborted) yield ': nothing new\n\n'
    }
  } finally {
    subscription.close()
  }
}

const toEvent = (message: Message): string => `id: ${message.id}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`
