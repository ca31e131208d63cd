import { type IncomingHttpHeaders, METHODS } from 'node:http'
import { constants, type ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { tunnelFault } from '../client-faults.ts'
import type { ClientRequest } from '../client-messages.ts'

const methods = new Set(METHODS)

/**
 * A request of HTTP/2 as one of HTTP/1: its pseudo-headers are method, target and Host, and its cookies are one field
 * again. nghttp2 has refused what HTTP/2 forbids: names in upper case, fields of the connection, a pseudo-header twice or
 * behind a field, a length that the body does not have.
 */
export class Http2Request implements ClientRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: string[]
  readonly httpVersionMajor = 2
  readonly httpVersionMinor = 0
  readonly isHttp2 = true
  readonly socket: Socket
  /** What is wrong with it, in one sentence. */
  readonly fault: string | undefined
  readonly #stream: ServerHttp2Stream
  readonly #hasBody: boolean

  constructor(stream: ServerHttp2Stream, fields: readonly string[], socket: Socket) {
    const { pseudo, host, rawHeaders } = readFields(fields)
    const { ':method': method = '' } = pseudo
    this.method = methods.has(method) ? method : 'UNKNOWN'
    this.url = pseudo[':path'] ?? host ?? ''
    this.rawHeaders = rawHeaders
    this.headers = joined(rawHeaders)
    this.fault = faultOf(pseudo, this.headers)
    this.socket = socket
    this.#stream = stream
    this.#hasBody = !stream.endAfterHeaders
  }

  get complete(): boolean {
    return !this.#hasBody || this.#stream.readableEnded
  }

  on(event: 'data' | 'end', listener: (chunk: Buffer) => void): this {
    this.#stream.on(event, listener)
    return this
  }

  once(event: 'close', listener: () => void): this {
    this.#stream.once(event, listener)
    return this
  }

  off(event: 'data' | 'end', listener: (chunk: Buffer) => void): this {
    this.#stream.off(event, listener)
    return this
  }

  pause(): this {
    this.#stream.pause()
    return this
  }

  resume(): this {
    this.#stream.resume()
    return this
  }

  destroy(): void {
    this.#stream.close(constants.NGHTTP2_CANCEL)
  }
}

type Pseudo = Readonly<Record<string, string | undefined>>

interface Fields {
  readonly pseudo: Pseudo
  readonly host: string | undefined
  readonly rawHeaders: string[]
}

const readFields = (fields: readonly string[]): Fields => {
  const pseudo: Record<string, string | undefined> = {}
  const rest: string[] = []
  let cookie: string | undefined
  let hasHost = false
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] ?? ''
    const value = fields[index + 1] ?? ''
    if (name.charCodeAt(0) === 0x3a) pseudo[name] = value
    // RFC 9113, section 8.2.3: crumbs are joined before they go on in any other way.
    else if (name === 'cookie') cookie = cookie === undefined ? value : `${cookie}; ${value}`
    else {
      rest.push(name, value)
      if (name === 'host') hasHost = true
    }
  }
  if (cookie !== undefined) rest.push('cookie', cookie)
  const host = pseudo[':authority']
  // A Host beside it says the same or is a fault, so one of them is enough.
  const rawHeaders = host === undefined || hasHost ? rest : ['host', host, ...rest]
  return { pseudo, host, rawHeaders }
}

/** Of these the first counts, as in HTTP/1; of all others all do. */
const firstOnly = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
])

/** Fields by their names, joined as Node does it for HTTP/1. */
const joined = (rawHeaders: readonly string[]): IncomingHttpHeaders => {
  // Without a prototype: a field may be called `constructor`.
  const headers: IncomingHttpHeaders = Object.create(null)
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const value = rawHeaders[index + 1] ?? ''
    const before = headers[name]
    if (name === 'set-cookie') headers['set-cookie'] = [...(headers['set-cookie'] ?? []), value]
    else if (before === undefined) headers[name] = value
    else if (!firstOnly.has(name)) headers[name] = `${before}, ${value}`
  }
  return headers
}

/** What nghttp2 lets through although it contradicts itself (RFC 9113, section 8.3.1). */
const faultOf = (pseudo: Pseudo, { host }: IncomingHttpHeaders): string | undefined => {
  if (pseudo[':method'] === 'CONNECT') return tunnelFault
  if (!methods.has(pseudo[':method'] ?? '')) return 'The method of the request is not known'
  if (pseudo[':scheme'] !== 'https') return 'The :scheme of a request over TLS must be https'
  const authority = pseudo[':authority']
  if (authority !== undefined && authority.toLowerCase() !== host?.toLowerCase()) {
    return 'The :authority and the Host of the request must be the same'
  }
  return undefined
}
