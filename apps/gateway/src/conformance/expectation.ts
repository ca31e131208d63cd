import type { ExpectedEntry, Outcome } from './request-case.ts'

/** What a test's client calls the gateway. */
export const authority = 'localhost:8000'
const hostLine = `Host: ${authority}\r\n`

/** A request without a body. Header lines end with CRLF each. */
export const get = (headers = '', target = '/users/'): string => `GET ${target} HTTP/1.1\r\n${hostLine}${headers}\r\n`

/** A request with a body that the headers must frame. */
export const post = (headers: string, body = ''): string => `POST /users/ HTTP/1.1\r\n${hostLine}${headers}\r\n${body}`

export const chunked = 'Transfer-Encoding: chunked\r\n'

/** Stands behind a body that two servers might end at different places; no service may ever see it. */
export const smuggled = 'GET /events/smuggled HTTP/1.1\r\nHost: a\r\n\r\n'

export interface SeenOptions {
  /** Header lines that the upstream gets from the client, each with its CRLF. */
  readonly headers?: string
  /** Framing headers that come behind the gateway's own, and the body. */
  readonly body?: string
  /** Value of the client's Host header; `undefined` stands for a request without one. */
  readonly host?: string | undefined
  /** undici closes the connection behind HEAD with a body, whose answer a server may misframe. */
  readonly connection?: 'keep-alive' | 'close'
  readonly requestId?: string
  readonly traceparent?: string
}

/**
 * A request as it must reach the upstream, byte for byte. Placeholders stand for what differs from run to run:
 * `{origin}` for host and port of the upstream, `{id}` and `{trace}` for a request id and a traceparent that the gateway made.
 */
export const seen = (requestLine: string, options: SeenOptions = {}): string => {
  const {
    headers = '',
    body = '\r\n',
    connection = 'keep-alive',
    requestId = '{id}',
    traceparent = '{trace}',
  } = options
  const host = 'host' in options ? options.host : authority
  return [
    `${requestLine} HTTP/1.1\r\nhost: {origin}\r\nconnection: ${connection}\r\n${headers}`,
    `x-request-id: ${requestId}\r\ntraceparent: ${traceparent}\r\n`,
    'x-forwarded-for: 127.0.0.1\r\nx-forwarded-proto: http\r\n',
    host === undefined ? '' : `x-forwarded-host: ${host}\r\n`,
    `forwarded: for=127.0.0.1;proto=http${host === undefined ? '' : `;host="${host}"`}\r\n${body}`,
  ].join('')
}

export const withLength = (body: string): string => `content-length: ${body.length}\r\n\r\n${body}`

/** Chunks are shown joined: where they begin and end is up to the packets that they come in. */
export const inChunks = (body: string): string =>
  `transfer-encoding: chunked\r\n\r\n${body === '' ? '' : `${body.length.toString(16)}\r\n${body}\r\n`}0\r\n\r\n`

/** Forwarded, and answered by the upstream with 200. */
export const passed = (action: string, upstream: string): Outcome => ({
  statuses: [200],
  closes: false,
  upstream: [upstream],
  entries: [{ action, status: 200 }],
})

/** Answered by the gateway, which goes on with the connection: where the request ends was never in doubt. */
export const answered = (action: string, status: number, cause?: string): Outcome => ({
  statuses: [status],
  closes: false,
  upstream: [],
  entries: [{ action, status, ...(cause !== undefined && { cause }) }],
})

/** Answered by the gateway, which closes the connection: where the next request would begin is in doubt. */
export const refused = (action: string, cause: string, status = 400): Outcome => ({
  ...answered(action, status, cause),
  closes: true,
})

/** Refused in the middle of its body, which was already on its way. */
export const brokenOff = (action: string, cause = 'The request is not valid HTTP/1.1', status = 400): Outcome => ({
  ...refused(action, cause, status),
  begun: `${action} HTTP/1.1`,
})

/** Refused by the parser before the headers were whole. */
export const unread = (method: string, cause = 'The request is not valid HTTP/1.1', status = 400): Outcome => ({
  statuses: [status],
  closes: true,
  upstream: [],
  entries: [{ action: `${method} *`, actionInPieces: 'UNKNOWN *', status, cause }],
})

/** Nothing is answered; the entry tells why. */
export const unanswered = (action: string, cause: string): Outcome => ({
  statuses: [],
  closes: true,
  upstream: [],
  entries: [{ action, status: 0, cause }],
})

/** The outcomes of requests on one connection; the last says whether it closes. */
export const inTurn = (...outcomes: readonly Outcome[]): Outcome => ({
  statuses: outcomes.flatMap(({ statuses }) => statuses),
  closes: outcomes.at(-1)?.closes ?? false,
  upstream: outcomes.flatMap(({ upstream }) => upstream),
  entries: outcomes.flatMap(({ entries }) => entries),
  ...Object.assign({}, ...outcomes.map(({ begun }) => (begun === undefined ? {} : { begun }))),
})

/** What ends with an entry only: what was refused behind answers that had to go first. */
export const closedBehind = (outcome: Outcome, entry: ExpectedEntry): Outcome => ({
  ...outcome,
  closes: true,
  entries: [...outcome.entries, entry],
})
