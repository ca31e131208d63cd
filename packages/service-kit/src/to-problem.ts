import { EntryError } from '@trilha/entry'
import { Problem } from './problem.ts'
import { type ProblemCode, problems } from './problem-registry.ts'

/**
 * Turns anything thrown into the problem that the caller may see. An unknown error becomes a 500 that says nothing of
 * our insides; it is then the `cause`, for the logger.
 */
export const toProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (error instanceof EntryError) {
    return new Problem(error.status === 413 ? 'content_too_large' : 'invalid_content', error.message)
  }
  const { code, statusCode } = asCoded(error)
  if (isAbortedBody(error, code)) return new Problem('client_closed_request', 'client went away', { cause: error })
  const known = knownErrors[code]
  if (known !== undefined) return new Problem(known.code, known.detail, { cause: error })
  if (isDatabaseAway(code)) return new Problem('unavailable', databaseAway, { cause: error })
  return fromStatus(error, statusCode) ?? new Problem('internal_error', internalDetail, { cause: error })
}

/** Says where the truth is without telling it. */
export const internalDetail = 'Something went wrong on our side; the request id names it in the log.'

const databaseAway = 'The database cannot be reached at the moment; try again shortly.'

interface KnownError {
  readonly code: ProblemCode
  readonly detail: string
}

/** What Fastify and Node throw on a request's account, in words for the one who sent it. */
const knownErrors: Readonly<Record<string, KnownError | undefined>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'content_too_large', detail: 'The body is larger than this address accepts.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'The body must be JSON: send it with the header content-type: application/json.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'bad_request',
    detail: 'The body is not as long as its content-length says.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalid_content', detail: 'body: must be a JSON object, and is empty' },
  FST_ERR_BAD_URL: { code: 'bad_request', detail: 'The path holds a percent sign that encodes nothing.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'uri_too_long', detail: 'A part of the path is too long.' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request_timeout', detail: 'The request took too long to arrive.' },
  HPE_HEADER_OVERFLOW: { code: 'headers_too_large', detail: 'The request headers are too large.' },
}

/** PostgreSQL's classes 08 (connection) and 57P (shutting down, starting up), from appendix A of its manual. */
const isDatabaseAway = (code: string): boolean => /^(?:08|57P)/.test(code)

/** How Node tells that the caller hung up while sending its body. */
const isAbortedBody = (error: unknown, code: string): boolean =>
  code === 'ECONNRESET' && error instanceof Error && error.message === 'aborted'

const asCoded = (error: unknown): { readonly code: string; readonly statusCode: number } => {
  if (typeof error !== 'object' || error === null) return { code: '', statusCode: 500 }
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown }
  return {
    code: typeof code === 'string' ? code : '',
    statusCode: typeof statusCode === 'number' ? statusCode : 500,
  }
}

/** An error of Fastify's or a plugin's that names a status below 500 is about the request: its words may be shown. */
const fromStatus = (error: unknown, status: number): Problem | undefined => {
  if (status < 400 || status >= 500 || !(error instanceof Error)) return undefined
  const code = (Object.keys(problems) as ProblemCode[]).find((name) => problems[name].status === status)
  return new Problem(code ?? 'bad_request', error.message, { cause: error })
}
