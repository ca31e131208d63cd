/** Larger replies are no problem documents, and parsing them would hold the request up. */
const maxParsedLength = 65_536

/**
 * Why a request failed, from the reply's own words: the `detail` of a problem document (RFC 9457), else the `message`
 * or `title` of a JSON object. Undefined when the payload has none of them.
 */
export const causeFromPayload = (payload: unknown): string | undefined => {
  const text = typeof payload === 'string' ? payload : Buffer.isBuffer(payload) ? payload.toString() : ''
  if (text.length === 0 || text.length > maxParsedLength || !text.startsWith('{')) return undefined
  try {
    const { detail, message, title } = JSON.parse(text) as Record<string, unknown>
    return [detail, message, title].find((part): part is string => typeof part === 'string' && part !== '')
  } catch {
    return undefined
  }
}
