import { Readable } from 'node:stream'
import { Problem } from '@trilha/service-kit'
import type { ClientRequest } from './client-messages.ts'
import type { Exchange } from './exchange.ts'
import { lingerBytes, lingerMs } from './limits.ts'

/** The length that a request announces for its body: 0 without a body, undefined when only its end will tell. */
export const announcedLength = (request: ClientRequest): number | undefined => {
  const { headers } = request
  if (headers['transfer-encoding'] !== undefined) return undefined
  const length = headers['content-length']
  if (length !== undefined) return Number(length)
  // A body of HTTP/2 needs no header at all.
  return request.isHttp2 === undefined || request.complete ? 0 : undefined
}

export const bodyTooLarge = (maxBytes: number): Problem =>
  new Problem('content_too_large', `The body is larger than the ${maxBytes} bytes that are accepted`)

/**
 * A request's body on its way to the upstream: counted, bounded, with back-pressure. Unlike the request itself, it may
 * be destroyed without cutting the client's line, so that an upstream's early answer still reaches the client.
 */
export class RequestBody extends Readable {
  readonly #request: ClientRequest
  readonly #exchange: Exchange
  readonly #maxBytes: number
  #isListening: boolean = false

  constructor(request: ClientRequest, exchange: Exchange, maxBytes: number) {
    super()
    this.#request = request
    this.#exchange = exchange
    this.#maxBytes = maxBytes
  }

  override _read(): void {
    if (!this.#isListening) {
      this.#isListening = true
      this.#request.on('data', this.#onData).on('end', this.#onEnd)
    }
    this.#request.resume()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#request.off('data', this.#onData).off('end', this.#onEnd)
    if (!this.#request.complete) this.#request.pause()
    done(error)
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#exchange.requestBytes += chunk.length
    this.#exchange.requestTap?.push(chunk)
    if (this.#exchange.requestBytes > this.#maxBytes) this.destroy(bodyTooLarge(this.#maxBytes))
    else if (!this.push(chunk)) this.#request.pause()
  }

  readonly #onEnd = (): void => {
    this.push(null)
  }
}

/** Calls back with a short body once it is whole; never when the client leaves before that. */
export const gatherBody = (request: ClientRequest, exchange: Exchange, done: (body: Buffer) => void): void => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => {
    exchange.requestBytes += chunk.length
    exchange.requestTap?.push(chunk)
    chunks.push(chunk)
  })
  request.on('end', () => {
    const [first] = chunks
    done(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks))
  })
}

/**
 * Reads and forgets the rest of a request that was answered early: closing at once would reset the connection, and the
 * client, still sending, might never see the answer. Bounded in bytes and time; then the line is cut.
 */
export const linger = (request: ClientRequest): void => {
  let bytes = 0
  const cut = () => request.destroy()
  const timer = setTimeout(cut, lingerMs).unref()
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > lingerBytes) cut()
  })
  request.once('close', () => clearTimeout(timer))
  // Whoever read it before may have paused it.
  request.resume()
}
