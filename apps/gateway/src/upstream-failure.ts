import { Problem } from '@trilha/service-kit'
import type { Upstream } from './upstream.ts'

/** What an error on the way to or from an upstream means: the problem for the client, the cause for the entry. */
export interface UpstreamFailure {
  readonly problem: Problem
  readonly cause: string
}

/**
 * @param isAnswering whether the response had begun (its headers had come)
 */
export const upstreamFailure = (error: Error, { title, origin }: Upstream, isAnswering: boolean): UpstreamFailure => {
  const code = errorCode(error)
  const failure = (kind: 'bad_gateway' | 'gateway_timeout', detail: string, cause: string): UpstreamFailure => ({
    problem: new Problem(kind, `The ${title} ${detail}`, { cause: error }),
    cause: `upstream ${cause} (${title} at ${origin})`,
  })
  if (isAnswering && code === 'UND_ERR_BODY_TIMEOUT') {
    return failure('gateway_timeout', 'stopped in the middle of its answer', 'timed out in the middle of its answer')
  }
  if (isAnswering) return failure('bad_gateway', 'broke off its answer', 'closed early, in the middle of its answer')
  switch (code) {
    case 'ECONNREFUSED':
      return failure('bad_gateway', 'cannot be reached: it refused the connection', 'refused the connection')
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return failure('gateway_timeout', 'cannot be reached: connecting took too long', 'timed out while connecting')
    case 'UND_ERR_HEADERS_TIMEOUT':
      return failure('gateway_timeout', 'took too long to answer', 'timed out before its first byte')
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return failure('bad_gateway', 'cannot be reached: its host name is not known', 'has an unknown host name')
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failure('bad_gateway', 'cannot be reached: there is no route to it', 'cannot be reached')
    case 'UND_ERR_HEADERS_OVERFLOW':
      return failure('bad_gateway', 'sent headers that are too large', 'sent headers that are too large')
  }
  if (code.startsWith('HPE_') || code.includes('CONTENT_LENGTH_MISMATCH')) {
    return failure('bad_gateway', 'sent an answer that is not valid HTTP', 'sent an answer that is not valid HTTP')
  }
  return failure('bad_gateway', 'closed the connection before it answered', 'closed early, before its first byte')
}

/**
 * Whether the connection broke before any byte of an answer came, as when the upstream closes an idle connection in the
 * moment in which a request goes out on it. Refusals are not among them: an instant second try meets the same refusal.
 */
export const isBrokenConnection = (error: Error): boolean =>
  ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(errorCode(error))

/** An error for several addresses of one host carries those of each; the first tells enough. */
const errorCode = (error: Error): string => {
  const { code } = error as { readonly code?: unknown }
  if (typeof code === 'string') return code
  return error instanceof AggregateError && error.errors[0] instanceof Error ? errorCode(error.errors[0]) : ''
}
