import type { ResponseOutcome } from './response-case.ts'

export const ok = 'HTTP/1.1 200 OK\r\n'
export const answer = (headers: string, body = ''): string => `${ok}${headers}\r\n${body}`
export const chunked = 'Transfer-Encoding: chunked\r\n'
/** Stands behind an answer; no client may ever get it. */
export const second = `${ok}Content-Length: 4\r\n\r\nevil`

export const passed = (body: string, rest: Partial<ResponseOutcome> = {}): ResponseOutcome => ({
  statuses: [200],
  headers: [],
  trailers: [],
  framing: 'length',
  body,
  isWhole: true,
  entry: { status: 200 },
  ...rest,
})

/** The gateway answers in the upstream's place. */
export const bad = (detail: string, cause: string): ResponseOutcome => ({
  statuses: [502],
  headers: ['content-type: application/problem+json'],
  trailers: [],
  framing: 'length',
  body: detail,
  isWhole: true,
  entry: { status: 502, cause },
})
export const invalid: ResponseOutcome = bad(
  'The user service sent an answer that is not valid HTTP',
  'upstream sent an answer that is not valid HTTP',
)
export const early: ResponseOutcome = bad(
  'The user service closed the connection before it answered',
  'upstream closed early, before its first byte',
)
export const tooLarge: ResponseOutcome = bad(
  'The user service sent headers that are too large',
  'upstream sent headers that are too large',
)

/** The answer had begun: the client's breaks off where the upstream's did. */
export const brokenOff = (
  framing: 'length' | 'chunks',
  body: string,
  cause = 'upstream closed early, in the middle of its answer',
): ResponseOutcome => ({
  ...passed(body, { framing, isWhole: false }),
  entry: { status: 200, cause },
})
