import { parseJson } from '@trilha/log-api'

/** Values of one parameter: a list is repeated, undefined left out. */
export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** Why a call failed, in words for people. `status` is 0 when there was no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly title: string
  /** The registry's code of a problem document, such as `invalid_query`. */
  readonly code: string | undefined
  /** Of `invalid_query`: where the wrong part is, in UTF-16 code units from 0, and what could stand there. */
  readonly place: { readonly start: number; readonly end: number; readonly expected: readonly string[] } | undefined

  constructor(status: number, body: unknown, statusText = '') {
    super(textMember(body, 'detail') ?? statusText)
    this.status = status
    this.title = textMember(body, 'title') ?? (status === 0 ? '' : `HTTP ${status}`)
    this.code = textMember(body, 'code')
    this.place = placeMember(body)
  }
}

const member = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined

const textMember = (body: unknown, name: string): string | undefined => {
  const value = member(body, name)
  return typeof value === 'string' ? value : undefined
}

const placeMember = (body: unknown): ApiError['place'] => {
  const [start, end, expected] = [member(body, 'start'), member(body, 'end'), member(body, 'expected')]
  if (typeof start !== 'number' || typeof end !== 'number') return undefined
  return { start, end, expected: Array.isArray(expected) ? expected.map(String) : [] }
}

export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError(0, { detail: error instanceof Error ? error.message : '' })

const readJson = async (response: Response): Promise<unknown> => {
  try {
    return parseJson(await response.text())
  } catch {
    return undefined
  }
}

/** Longer than the log service itself waits for its store, so that its own explanation arrives first. */
const answerMs = 30_000

/** Path and query string; parameters that are undefined are left out. */
export const pathWith = (path: string, parameters: Parameters = {}): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue
    for (const one of typeof value === 'object' ? value : [String(value)]) query.append(name, one)
  }
  return query.size === 0 ? path : `${path}?${query}`
}

interface Call extends RequestInit {
  readonly timeoutMs?: number
}

const call = async (path: string, { signal, timeoutMs = answerMs, ...init }: Call): Promise<unknown> => {
  const limit = AbortSignal.timeout(timeoutMs)
  let response: Response
  try {
    response = await fetch(path, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, undefined)
  }
  if (response.status === 204) return undefined
  const body = await readJson(response)
  if (response.ok && body !== undefined) return body
  // A problem document (RFC 9457) tells why; anything else in between (a proxy) has at least a status.
  throw new ApiError(response.status, body, response.statusText)
}

const accepts = { accept: 'application/json' }

/**
 * Asks the log service; the shapes of its answers are those of `@trilha/log-api`.
 *
 * @throws ApiError, or the signal's reason when it was aborted
 */
export const ask = async <Answer>(path: string, parameters: Parameters, signal: AbortSignal): Promise<Answer> =>
  (await call(pathWith(path, parameters), { signal, headers: accepts })) as Answer

interface Change {
  readonly body?: unknown
  /** Such as the condition under which it is made. */
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

/**
 * Changes something that the log service keeps.
 *
 * @throws ApiError
 */
export const send = async <Answer>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  { body, headers, timeoutMs }: Change,
): Promise<Answer> =>
  (await call(path, {
    method,
    headers: { ...accepts, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  })) as Answer
