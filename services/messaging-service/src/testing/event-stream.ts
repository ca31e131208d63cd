import type { Message } from '../message.ts'

/** One block of an event stream. */
export interface Block {
  readonly id?: string
  readonly event?: string
  readonly comment?: string
  readonly message?: Message
}

/** A reader of `/messages/stream`, as a browser's EventSource reads it. */
export interface EventStream {
  readonly response: Response
  /** The next block; undefined when the stream has ended. */
  next(): Promise<Block | undefined>
  /** The next block that carries a message. */
  nextMessage(): Promise<Message>
  close(): void
}

export const openEventStream = async (
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> => {
  const ending = new AbortController()
  const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: ending.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''

  const next = async (): Promise<Block | undefined> => {
    while (!text.includes('\n\n')) {
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
      if (done) return undefined
      text += value
    }
    const end = text.indexOf('\n\n')
    const block = parseBlock(text.slice(0, end))
    text = text.slice(end + 2)
    return block
  }

  return {
    response,
    next,
    nextMessage: async () => {
      for (;;) {
        const block = await next()
        if (block === undefined) throw new Error('the stream ended')
        if (block.message !== undefined) return block.message
      }
    },
    close: () => ending.abort(),
  }
}

const parseBlock = (text: string): Block => {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? []
    fields.set(name === '' ? 'comment' : name, value)
  }
  const data = fields.get('data')
  return { ...Object.fromEntries(fields), ...(data !== undefined && { message: JSON.parse(data) as Message }) }
}
