import { parseJson } from '@trilha/log-api'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { ApiError, type Parameters, pathWith } from '../state/api.ts'

/** A tail that was refused, in the service's words, and when to ask again. */
export class TailRefusal extends ApiError {
  readonly retryAfterMs: number | undefined

  constructor(response: Response, body: unknown) {
    super(response.status, body, response.statusText)
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    this.retryAfterMs = Number.isNaN(seconds) ? undefined : seconds * 1_000
  }
}

/** The service sends a comment every 15 s; a connection that misses three is dead, though nothing closed it. */
const silenceMs = 45_000
/** Work in one go: half of what a frame may take, so that keys and scrolling are answered in between. */
const maxWorkMs = 8
/** Bytes that are parsed before the clock is looked at: some hundred entries, a millisecond or two. */
const sliceBytes = 64 * 1024

const channel = new MessageChannel()

/** Lets the browser do what waits. Not a timer: those of a tab in the background are held back for a second and more. */
const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.onmessage = () => resolve()
    channel.port2.postMessage(undefined)
  })

const connect = async (parameters: Parameters, lastEventId: number | undefined, signal: AbortSignal) => {
  let response: Response
  try {
    response = await fetch(pathWith('/api/tail', parameters), {
      headers: {
        accept: 'text/event-stream',
        ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }),
      },
      cache: 'no-store',
      signal,
    })
  } catch {
    throw new ApiError(0, undefined)
  }
  if (!response.ok) throw new TailRefusal(response, await readProblem(response))
  if (response.body === null) throw new ApiError(0, undefined)
  return response.body.getReader()
}

const readProblem = async (response: Response): Promise<unknown> => {
  try {
    return parseJson(await response.text())
  } catch {
    return undefined
  }
}

/**
 * The events of one connection of `GET /api/tail`, as many at a time as are there. Read through fetch and not through
 * `EventSource`, which hides why a tail was refused, and whose task for each entry costs three times as much (measured).
 *
 * @throws ApiError when the tail is refused or the connection breaks
 */
export async function* readTail(
  parameters: Parameters,
  lastEventId: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly EventSourceMessage[], void> {
  const silence = new AbortController()
  const either = AbortSignal.any([signal, silence.signal])
  const reader = await connect(parameters, lastEventId, either)
  let messages: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (message) => messages.push(message) })
  const decoder = new TextDecoder()
  let restedAt = performance.now()
  let timer = 0
  const listen = (): void => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => silence.abort(), silenceMs)
  }
  try {
    for (;;) {
      listen()
      const { done, value } = await reader.read()
      if (done) return
      for (let at = 0; at < value.length; at += sliceBytes) {
        parser.feed(decoder.decode(value.subarray(at, at + sliceBytes), { stream: true }))
        // Also without an event: a comment tells that the connection lives.
        yield messages
        messages = []
        if (performance.now() - restedAt < maxWorkMs) continue
        await nextTask()
        restedAt = performance.now()
      }
    }
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(0, undefined)
  } finally {
    window.clearTimeout(timer)
    // A connection that is left open would keep one of the service's places.
    reader.cancel().catch(() => undefined)
  }
}
