import { boundedText } from '../bounded-text.ts'

/** An answer that takes longer would have kept callers waiting longer than they wait. */
const timeoutMs = 5_000

/** A set of keys has a few kilobytes. */
const maxBytes = 524_288

export type Fetch = typeof globalThis.fetch

/**
 * Asks for a set of keys (RFC 7517, section 5) and answers with its text.
 *
 * @throws {Error} whose message says what was wrong with the answer, or that none came
 */
export const fetchKeys = async (url: string, fetch: Fetch): Promise<string> => {
  // A redirect would let whoever can write one under that origin name another issuer of keys.
  const headers = { accept: 'application/jwk-set+json, application/json' }
  const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`answered with status ${response.status}`)
  }
  const tooLarge = () => new Error(`answered with more than ${maxBytes} bytes`)
  return response.body === null ? '' : boundedText(response.body, maxBytes, tooLarge)
}
