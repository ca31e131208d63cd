/**
 * Why there is no answer:
 * `unreachable` nobody listens there, or the connection broke; `timeout` it took too long; `refused` the log service
 * answered with a problem document; `unexpected` the answer is none of a log service's.
 */
export type LogApiFailure = 'unreachable' | 'timeout' | 'refused' | 'unexpected'

/** A problem document (RFC 9457) as the log service writes it. */
export interface ProblemDocument {
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly request_id?: string
  /** Of `invalid_query`: where the wrong part of the query is, in UTF-16 code units from 0, and what was expected. */
  readonly start?: number
  readonly end?: number
  readonly expected?: readonly string[]
}

/** A call that failed: the message is one sentence for people. */
export class LogApiError extends Error {
  override readonly name = 'LogApiError'
  readonly failure: LogApiFailure
  /** Set when `failure` is `refused`. */
  readonly problem: ProblemDocument | undefined
  /** What the log service asked to wait before another try, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(
    message: string,
    details: {
      readonly failure: LogApiFailure
      readonly problem?: ProblemDocument | undefined
      readonly retryAfterMs?: number | undefined
      readonly cause?: unknown
    },
  ) {
    super(message, { cause: details.cause })
    this.failure = details.failure
    this.problem = details.problem
    this.retryAfterMs = details.retryAfterMs
  }
}
