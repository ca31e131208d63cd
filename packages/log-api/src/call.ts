import { LogApiError, type ProblemDocument } from './log-api-error.ts'
import { parseJson } from './parse-json.ts'

export interface LogApiOptions {
  /** The log service's address, such as `http://127.0.0.1:8003`. */
  readonly url: string
  /** Sent as `Authorization: Bearer …` when set. */
  readonly apiKey?: string | undefined
  /** How long an answer may take to begin and to come, in milliseconds. Streams must only begin in that time. */
  readonly timeoutMs?: number
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Ends the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** A search has a budget of 15 s on the service, behind up to 5 s of catching up. Past that nobody answers. */
export const defaultTimeoutMs = 60_000

/**
 * A call whose body the caller reads.
 *
 * @throws {LogApiError}
 */
export const open = async (options: LogApiOptions, path: string, call: Call = {}): Promise<Response> => {
  const { url, apiKey, timeoutMs = defaultTimeoutMs } = options
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), timeoutMs)
  const signals = call.signal === undefined ? [timeout.signal] : [timeout.signal, call.signal]
  try {
    const response = await fetch(`${url}${path}`, {
      method: call.method ?? 'GET',
      headers: { ...call.headers, ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) },
      ...(call.body !== undefined && { body: call.body }),
      // A key must not follow to another address.
      redirect: 'manual',
      signal: AbortSignal.any(signals),
    })
    if (response.ok) return response
    throw refusal(options, response, await response.text())
  } catch (error) {
    throw sentenceOf(error, { url, timeoutMs, timedOut: timeout.signal.aborted, signal: call.signal })
  } finally {
    clearTimeout(timer)
  }
}

/**
 * A call with a JSON answer.
 *
 * @throws {LogApiError}
 */
export const ask = async <Answer>(options: LogApiOptions, path: string, call: Call = {}): Promise<Answer> => {
  const { url, timeoutMs = defaultTimeoutMs } = options
  const response = await open(options, path, call)
  const text = await readWhole(response, timeoutMs).catch((error: unknown) => {
    throw sentenceOf(error, { url, timeoutMs, timedOut: error instanceof BodyTimeout, signal: call.signal })
  })
  try {
    return parseJson(text) as Answer
  } catch (cause) {
    throw notALogService(url, `${path.split('?')[0]} is no JSON`, cause)
  }
}

class BodyTimeout extends Error {}

/** The clock of `open` stops when the answer begins; this one stops at its end. */
const readWhole = async (response: Response, timeoutMs: number): Promise<string> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new BodyTimeout()), timeoutMs)
  try {
    return await Promise.race([response.text(), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

const refusal = ({ url, apiKey }: LogApiOptions, response: Response, text: string): LogApiError => {
  const problem = readProblem(response, text)
  if (problem === undefined) {
    return notALogService(url, `it answered ${response.status} ${response.statusText}`.trim())
  }
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new LogApiError(problem.status === 401 ? unauthorized(apiKey) : detailOf(problem), {
    failure: 'refused',
    problem,
    retryAfterMs: Number.isNaN(retryAfter) ? undefined : retryAfter * 1_000,
  })
}

/** A fault of the service tells its caller nothing but where the operator finds it. */
const detailOf = ({ code, detail, request_id }: ProblemDocument): string =>
  code === 'internal_error' && request_id !== undefined ? `${detail} (request id ${request_id})` : detail

const unauthorized = (apiKey: string | undefined): string =>
  apiKey === undefined
    ? 'the log service asks for its API key: set TRILHA_API_KEY, or name a file that holds it with --api-key-file'
    : 'the log service does not know this API key: compare TRILHA_API_KEY with that of the log service'

const readProblem = (response: Response, text: string): ProblemDocument | undefined => {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return undefined
  try {
    const body = JSON.parse(text) as Partial<ProblemDocument>
    const { detail = `it answered ${response.status}`, code = '' } = body
    return { ...body, status: response.status, detail, code }
  } catch {
    return undefined
  }
}

const notALogService = (url: string, what: string, cause?: unknown): LogApiError =>
  new LogApiError(`${url} does not speak as a log service does (${what}): check TRILHA_LOG_URL or --url`, {
    failure: 'unexpected',
    cause,
  })

interface Circumstances {
  readonly url: string
  readonly timeoutMs: number
  readonly timedOut: boolean
  readonly signal: AbortSignal | undefined
}

/** A caller's own abort goes through as it is; all else becomes a sentence. */
export const sentenceOf = (error: unknown, { url, timeoutMs, timedOut, signal }: Circumstances): unknown => {
  if (error instanceof LogApiError) return error
  if (signal?.aborted) return signal.reason
  if (timedOut) {
    return new LogApiError(`${url} did not answer within ${timeoutMs / 1_000} s: try again, or ask for less`, {
      failure: 'timeout',
      cause: error,
    })
  }
  return new LogApiError(unreachable(url, codeOf(error)), { failure: 'unreachable', cause: error })
}

/** No connection came about, and nobody said why. */
const unreached: ReadonlySet<string> = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

const unreachable = (url: string, code: string): string => {
  const hint = 'start the system with npm start, or name the right address with TRILHA_LOG_URL or --url'
  if (code === 'ECONNREFUSED') return `nobody listens at ${url}: ${hint}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the host of ${url} is not known: ${hint}`
  if (code === 'bad port')
    return `no connection to ${url}: that port is kept for another protocol (WHATWG Fetch, "bad port")`
  if (unreached.has(code)) return `${url} cannot be reached (${code}): check the network, or the address`
  return `the connection to ${url} broke (${code}): try again`
}

/** The system's word for what went wrong: fetch wraps it once or twice. */
const codeOf = (error: unknown): string => {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof AggregateError && inner.errors.length > 0) return codeOf(inner.errors[0])
    if ('code' in inner && typeof inner.code === 'string' && inner.cause === undefined) return inner.code
    if (inner.cause === undefined) return inner.message
  }
  return String(error)
}
