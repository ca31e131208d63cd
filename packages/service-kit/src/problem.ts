import { type ProblemCode, problems } from './problem-registry.ts'

/** An error meant for the caller: `detail` is one clear sentence, and no word of it is about our insides. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly status: number
  readonly detail: string
  /** Headers that the answer carries beside the document, such as `allow`. */
  readonly headers: Readonly<Record<string, string>>
  /** Members that the document has beside those of every problem (RFC 9457, section 3.2), such as a place in a text. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = problems[code].status
    this.detail = detail
    this.headers = options.headers ?? {}
    this.members = options.members ?? {}
  }
}

export interface ProblemOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly members?: Readonly<Record<string, unknown>>
  /** The error behind it, for the log alone. */
  readonly cause?: unknown
}

/** `throw problem('not_found', 'User not found')`. */
export const problem = (code: ProblemCode, detail: string, options?: ProblemOptions): Problem =>
  new Problem(code, detail, options)
