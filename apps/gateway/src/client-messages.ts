import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'

/** A client's request, whichever version of HTTP it came in. `IncomingMessage` of `node:http` is one. */
export interface ClientRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders
  /** Name, value, name, … as they came; of HTTP/2 without the pseudo-headers, and with a Host in their place. */
  readonly rawHeaders: string[]
  readonly httpVersionMajor: number
  readonly httpVersionMinor: number
  /** Whether all of it has arrived. */
  readonly complete: boolean
  /** That it came on: shared with other requests when it came in HTTP/2. */
  readonly socket: Socket
  /** Set by HTTP/2 alone: what calls itself `HTTP/2.0` on a line of HTTP/1 is not that. */
  readonly isHttp2?: true
  on(event: 'data', listener: (chunk: Buffer) => void): this
  on(event: 'end', listener: () => void): this
  once(event: 'close', listener: () => void): this
  off(event: 'data', listener: (chunk: Buffer) => void): this
  off(event: 'end', listener: () => void): this
  pause(): this
  resume(): this
  /** Cuts it off: the connection with it, unless others share it. */
  destroy(): unknown
}

/** The way back to the client. `ServerResponse` of `node:http` is one. */
export interface ClientResponse {
  /** Whether HTTP/1 keeps the connection after it; means nothing to HTTP/2. */
  shouldKeepAlive: boolean
  readonly headersSent: boolean
  readonly writableNeedDrain: boolean
  readonly writableFinished: boolean
  /** Headers are name, value, name, … and a name may come more than once. */
  writeHead(status: number, headers: string[]): unknown
  flushHeaders(): void
  writeContinue(): void
  writeEarlyHints(hints: { readonly link: string | string[] }): void
  /** @returns whether more may be written before `drain` */
  write(chunk: Buffer): boolean
  addTrailers(trailers: Readonly<Record<string, string | string[]>>): void
  end(chunk?: Buffer): unknown
  once(event: 'drain' | 'finish' | 'close', listener: () => void): this
  /** Breaks it off so that the client can tell: what it has is not the whole answer. */
  destroy(): unknown
  /** Only of HTTP/1, where a connection can be taken over. */
  detachSocket?(socket: Socket): void
}
