import { Problem } from '@trilha/service-kit'

/** What an error on the way to or from an upstream means: the problem for the client, the cause for the entry. */
export interface UpstreamFailure {
  readonly problem: Problem
  readonly cause: string
}

/** Who was asked. */
export interface AskedTarget {
  /** Of the upstream, for people. */
  readonly title: string
  /** Of the target; it is in the cause alone, for clients have no business with addresses behind the gateway. */
  readonly origin: string
}

/**
 * @param isAnswering whether the response had begun (its headers had come)
 */
export const upstreamFailure = (error: Error, asked: AskedTarget, isAnswering: boolean): UpstreamFailure => {
  const [kind, detail, cause] = isAnswering ? brokenAnswer(error) : wordsOf(error)
  return {
    problem: new Problem(kind, `The ${asked.title} ${detail}`, { cause: error }),
    cause: `upstream ${cause} (${asked.title} at ${asked.origin})`,
  }
}

/** What went wrong before an answer, to follow the name of who was asked: `refused the connection`. */
export const errorWords = (error: unknown): string => (error instanceof Error ? wordsOf(error)[2] : 'failed')

/**
 * Whether the connection broke before any byte of an answer came, as when the upstream closes an idle connection in the
 * moment in which a request goes out on it. It may have been acted on: only what does no harm twice is sent again.
 */
export const isBrokenConnection = (error: Error): boolean =>
  !wasNeverSent(error) && ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(errorCode(error))

/**
 * Whether no connection came about, so that no byte of the request has left: it may be sent to another target whatever
 * its method. At the same target an instant second try meets the same end.
 */
export const wasNeverSent = (error: Error): boolean => {
  const code = errorCode(error)
  return code === 'UND_ERR_CONNECT_TIMEOUT' || isUntrusted(code) || connectingCalls.has(failedCall(error))
}

/**
 * Whether an error tells of the target. Others are ours or the client's, such as a header that undici refuses to send: a
 * client must not be able to put a target out by its own requests.
 */
export const isTargetFault = (error: Error): boolean => !ownFaults.has(errorCode(error))

const ownFaults: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_ABORTED',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
])

const connectingCalls: ReadonlySet<string> = new Set(['connect', 'getaddrinfo'])

type Words = readonly [kind: 'bad_gateway' | 'gateway_timeout' | 'unavailable', detail: string, cause: string]

const brokenAnswer = (error: Error): Words =>
  errorCode(error) === 'UND_ERR_BODY_TIMEOUT'
    ? ['gateway_timeout', 'stopped in the middle of its answer', 'timed out in the middle of its answer']
    : ['bad_gateway', 'broke off its answer', 'closed early, in the middle of its answer']

const wordsOf = (error: Error): Words => {
  const code = errorCode(error)
  const known = knownWords[code]
  if (known !== undefined) return known
  if (error.name === 'HTTPParserError' || code.startsWith('HPE_') || code.includes('CONTENT_LENGTH_MISMATCH'))
    return invalidWords
  if (isUntrusted(code)) return untrustedWords
  if (isTls(code)) return tlsWords
  return ['bad_gateway', 'closed the connection before it answered', 'closed early, before its first byte']
}

const invalidWords: Words = [
  'bad_gateway',
  'sent an answer that is not valid HTTP',
  'sent an answer that is not valid HTTP',
]
const untrustedWords: Words = [
  'bad_gateway',
  'cannot be reached: its certificate is not accepted',
  'showed a certificate that is not accepted',
]
const tlsWords: Words = ['bad_gateway', 'cannot be reached: TLS with it failed', 'failed at TLS']
const slowConnectWords: Words = [
  'gateway_timeout',
  'cannot be reached: connecting took too long',
  'timed out while connecting',
]
const unknownHostWords: Words = [
  'bad_gateway',
  'cannot be reached: its host name is not known',
  'has an unknown host name',
]
const noRouteWords: Words = ['bad_gateway', 'cannot be reached: there is no route to it', 'cannot be reached']
const stoppingWords: Words = [
  'unavailable',
  'is not asked any more: the gateway is stopping',
  'was not asked: the gateway is stopping',
]

const knownWords: Readonly<Record<string, Words>> = {
  ECONNREFUSED: ['bad_gateway', 'cannot be reached: it refused the connection', 'refused the connection'],
  UND_ERR_CONNECT_TIMEOUT: slowConnectWords,
  ETIMEDOUT: slowConnectWords,
  UND_ERR_HEADERS_TIMEOUT: ['gateway_timeout', 'took too long to answer', 'timed out before its first byte'],
  ENOTFOUND: unknownHostWords,
  EAI_AGAIN: unknownHostWords,
  EHOSTUNREACH: noRouteWords,
  ENETUNREACH: noRouteWords,
  UND_ERR_HEADERS_OVERFLOW: ['bad_gateway', 'sent headers that are too large', 'sent headers that are too large'],
  UND_ERR_CLOSED: stoppingWords,
  UND_ERR_DESTROYED: stoppingWords,
}

/**
 * Codes of a certificate that was not accepted here: OpenSSL's X509_V_ERR_… without the prefix, and Node's own. They come
 * before a byte of the request is sent, unlike others of TLS: a server may ask for a certificate after that.
 */
const isUntrusted = (code: string): boolean =>
  /^(?:CERT_|UNABLE_TO_|CRL_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA$|INVALID_PURPOSE$|HOSTNAME_MISMATCH$|ERR_TLS_CERT_ALTNAME_INVALID$)/.test(
    code,
  )

const isTls = (code: string): boolean => /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code)

/** An error for several addresses of one host carries those of each; the first tells enough. */
const errorCode = (error: Error): string => textOf(error, 'code')

/** The system call that failed, such as `connect`. */
const failedCall = (error: Error): string => textOf(error, 'syscall')

const textOf = (error: Error, member: 'code' | 'syscall'): string => {
  const text = (error as Readonly<Partial<Record<typeof member, unknown>>>)[member]
  if (typeof text === 'string') return text
  return error instanceof AggregateError && error.errors[0] instanceof Error ? textOf(error.errors[0], member) : ''
}
