/** A line that the log service will not have. */
export interface Rejection {
  /** From 1, in the batch that was sent. */
  readonly line: number
  readonly detail: string
}

/** Nothing was stored for sure, and the same lines will be sent again. */
export interface Failure {
  readonly kind: 'failed'
  readonly reason: string
  /** The log service asked for this much patience. */
  readonly retryAfterMs?: number
  /** True when no time will cure it: a wrong key, a wrong address. */
  readonly needsOperator: boolean
}

/** What came back for one batch. */
export type Answer =
  | {
      readonly kind: 'accepted'
      readonly rejected: readonly Rejection[]
      /** How many of the accepted ones it had already, where it says so. */
      readonly duplicates?: number
    }
  /** Not as one batch: smaller ones may pass. `certain` when it surely was the lines' fault. */
  | { readonly kind: 'refused'; readonly detail: string; readonly certain: boolean; readonly tooLarge: boolean }
  | Failure

/** The parts of an HTTP response that an {@link Answer} is read from. */
export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Reads the log service's response to a batch of `count` lines. Never throws. */
export const readAnswer = (response: Response, count: number, now: number): Answer => {
  const { status, headers, body } = response
  if (status >= 200 && status < 300) return readAccepted(response, count)
  const detail = detailOf(body) ?? `status ${status}`
  // Others than the log service (a proxy, a wrong port) answer 400 too, and to any content: only a problem document
  // is the log service's own judgement of the lines. A size is judged by the first who reads it.
  const certain = status === 413 || mediaType(headers) === 'application/problem+json'
  if (status === 400 || status === 413 || status === 422) {
    return { kind: 'refused', detail, certain, tooLarge: status === 413 }
  }
  const retryAfterMs = parseRetryAfter(headers['retry-after'], now)
  return {
    kind: 'failed',
    reason: `it answered ${status}: ${detail}`,
    needsOperator: status < 500 && status !== 408 && status !== 429,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

const readAccepted = ({ status, body }: Response, count: number): Answer => {
  const answer = parseObject(body)
  const accepted = answer?.accepted
  const named = answer?.rejected
  if (!Number.isInteger(accepted) || !Array.isArray(named) || !named.every((item) => isRejection(item, count))) {
    const reason = `it answered ${status} without saying what it accepted: this is no log service`
    return { kind: 'failed', reason, needsOperator: true }
  }
  const rejected = [...new Map((named as Rejection[]).map((item) => [item.line, item])).values()]
  if (Number(accepted) + rejected.length === count) {
    const duplicates = Number.isInteger(answer?.duplicates) ? Number(answer?.duplicates) : 0
    return { kind: 'accepted', rejected, ...(duplicates > 0 && { duplicates }) }
  }
  // It names only the first of many rejected lines: in smaller batches it will name them all.
  return { kind: 'refused', detail: 'not every line is accounted for', certain: false, tooLarge: false }
}

const isRejection = (value: unknown, count: number): boolean => {
  if (typeof value !== 'object' || value === null) return false
  const { line, detail } = value as Partial<Record<string, unknown>>
  return Number.isInteger(line) && Number(line) >= 1 && Number(line) <= count && typeof detail === 'string'
}

const detailOf = (body: string): string | undefined => {
  const detail = parseObject(body)?.detail
  // It stands in the middle of our own sentence.
  return typeof detail === 'string' ? detail.replace(/\.$/, '') : undefined
}

const parseObject = (text: string): Partial<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Partial<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

const mediaType = (headers: Response['headers']): string => String(headers['content-type']).split(';')[0]?.trim() ?? ''

/** A sender that asks for longer is asked again after this time, so that a wrong clock does not stop the log. */
const maxRetryAfterMs = 300_000

/** Seconds or an HTTP date (RFC 9110 section 10.2.3), in milliseconds from `now`. */
const parseRetryAfter = (value: string | string[] | undefined, now: number): number | undefined => {
  if (typeof value !== 'string') return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), maxRetryAfterMs)
}
