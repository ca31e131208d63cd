import type { IncomingHttpHeaders } from 'node:http'

/** A problem document's detail stands in its first few hundred bytes. */
const maxPeekBytes = 4_096

const jsonMediaType = /^application\/(?:problem\+)?json\b/i
/** A whole JSON string behind the name, for documents that are longer than the peek. */
const detailMember = /"detail"\s*:\s*("(?:[^"\\]|\\.)*")/

/**
 * Looks at the beginning of a failed response while it streams through, to learn its problem's detail (RFC 9457).
 * Undefined for a response that cannot have one.
 */
export const createProblemPeek = (headers: IncomingHttpHeaders): ProblemPeek | undefined =>
  jsonMediaType.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined
    ? new ProblemPeek()
    : undefined

export class ProblemPeek {
  readonly #chunks: Buffer[] = []
  #bytes = 0

  push(chunk: Buffer): void {
    if (this.#bytes >= maxPeekBytes) return
    const part = chunk.subarray(0, maxPeekBytes - this.#bytes)
    this.#bytes += part.length
    this.#chunks.push(part)
  }

  /** The problem's detail, when what passed was a document that has one. */
  get detail(): string | undefined {
    const text = Buffer.concat(this.#chunks).toString()
    try {
      return textOf((JSON.parse(text) as { readonly detail?: unknown } | null)?.detail)
    } catch {
      const [, quoted] = detailMember.exec(text) ?? []
      return quoted === undefined ? undefined : parsedText(quoted)
    }
  }
}

const parsedText = (quoted: string): string | undefined => {
  try {
    return textOf(JSON.parse(quoted))
  } catch {
    return undefined
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
