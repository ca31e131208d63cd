import { validateHeaderValue } from 'node:http'
import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import type { ClientResponse } from '../client-messages.ts'
import type { Http2Request } from './http2-request.ts'

/** Fields of one connection, which HTTP/2 does not have (RFC 9113, section 8.2.2). */
const connectionFields = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
])

/** RFC 9110, sections 9.3.2 and 15.3.5 and following. */
const isBodiless = (method: string, status: number): boolean =>
  method === 'HEAD' || status === 204 || status === 205 || status === 304

/**
 * A response of HTTP/2 that is written as one of HTTP/1. A client that has left takes every write and nothing comes of
 * it, as in HTTP/1: its exchange ends by itself.
 */
export class Http2Response implements ClientResponse {
  shouldKeepAlive: boolean = true
  readonly #stream: ServerHttp2Stream
  readonly #request: Http2Request
  #hasBody: boolean = true
  #trailers: Readonly<Record<string, string | string[]>> | undefined

  constructor(stream: ServerHttp2Stream, request: Http2Request) {
    this.#stream = stream
    this.#request = request
    stream.once('finish', this.#onFinish)
  }

  get headersSent(): boolean {
    return this.#stream.headersSent
  }

  get writableNeedDrain(): boolean {
    return this.#stream.writableNeedDrain
  }

  get writableFinished(): boolean {
    return this.#stream.writableFinished
  }

  writeHead(status: number, headers: string[]): void {
    if (this.#isGone) return
    this.#hasBody = !isBodiless(this.#request.method, status)
    // RFC 9110, section 15: clients take what is beyond 599 for a 500, and Node's HTTP/2 sends nothing else.
    const fields = [':status', String(status <= 599 ? status : 500)]
    let hasLength = false
    for (let index = 0; index < headers.length; index += 2) {
      const name = (headers[index] ?? '').toLowerCase()
      const value = headers[index + 1] ?? ''
      if (connectionFields.has(name)) continue
      // Node's HTTP/2 does not look: a NUL would begin a field of its own.
      validateHeaderValue(name, value)
      fields.push(name, value)
      if (name === 'content-length') hasLength = true
    }
    // Only an answer without a length can have trailers, since the upstreams speak HTTP/1.1.
    const waitForTrailers = this.#hasBody && !hasLength
    if (waitForTrailers) this.#stream.once('wantTrailers', this.#onWantTrailers)
    this.#stream.respond(fields, { waitForTrailers })
  }

  /** They are sent by `writeHead`. */
  flushHeaders(): void {}

  writeContinue(): void {
    if (!this.#isGone) this.#stream.additionalHeaders({ ':status': 100 })
  }

  writeEarlyHints({ link }: { readonly link: string | string[] }): void {
    if (!this.#isGone && !this.#stream.headersSent) this.#stream.additionalHeaders({ ':status': 103, link })
  }

  write(chunk: Buffer): boolean {
    return this.#isGone || !this.#hasBody || this.#stream.write(chunk)
  }

  addTrailers(trailers: Readonly<Record<string, string | string[]>>): void {
    this.#trailers = trailers
  }

  end(chunk?: Buffer): void {
    if (this.#isGone) return
    if (chunk === undefined || !this.#hasBody) this.#stream.end()
    else this.#stream.end(chunk)
  }

  once(event: 'drain' | 'finish' | 'close', listener: () => void): this {
    this.#stream.once(event, listener)
    return this
  }

  /** RST_STREAM with an error is the only way to say that an answer is not whole (RFC 9113, section 8.1). */
  destroy(): void {
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  }

  get #isGone(): boolean {
    return this.#stream.destroyed || this.#stream.closed
  }

  readonly #onWantTrailers = (): void => {
    const trailers: OutgoingHttpHeaders = { ...this.#trailers }
    this.#stream.sendTrailers(trailers)
  }

  /** The client may keep the rest of a request that was answered early (RFC 9113, section 8.1). */
  readonly #onFinish = (): void => {
    if (!this.#request.complete && this.#stream.headersSent) this.#stream.close(constants.NGHTTP2_NO_ERROR)
  }
}
