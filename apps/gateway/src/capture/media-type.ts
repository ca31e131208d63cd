import { MIMEType } from 'node:util'

/** How a body is read and masked: each kind has its own masker. */
export type BodyKind = 'json' | 'form' | 'text'

/** How the bytes of a body are read; both have ASCII in its place, so that nothing hides from a masker. */
export type BodyCharset = 'utf8' | 'latin1'

export interface MediaType {
  readonly kind: BodyKind
  /** Undefined when it is one that is not read. */
  readonly charset: BodyCharset | undefined
}

/** Says what is kept of a body of this `Content-Type`; undefined when nothing is. */
export type MediaTypeMatcher = (contentType: string) => MediaType | undefined

/** Services use a dozen spellings; more come from callers that make them up, and start the memory anew. */
const maxRemembered = 256

/**
 * A matcher for patterns such as `application/json` and `text/*`.
 *
 * A wildcard never takes `text/event-stream`: it has no end, its beginning says little, and its lines are not masked. Who
 * wants it names it.
 */
export const createMediaTypeMatcher = (patterns: readonly string[]): MediaTypeMatcher => {
  const exact = new Set(patterns.map((pattern) => pattern.toLowerCase()))
  const remembered = new Map<string, MediaType | undefined>()
  return (contentType) => {
    const known = remembered.get(contentType)
    if (known !== undefined || remembered.has(contentType)) return known
    if (remembered.size >= maxRemembered) remembered.clear()
    const matched = matchMediaType(contentType, exact)
    remembered.set(contentType, matched)
    return matched
  }
}

const matchMediaType = (contentType: string, listed: ReadonlySet<string>): MediaType | undefined => {
  const parsed = parseMimeType(contentType)
  // Fields of a form in parts have their names in headers of their own, which no masker here reads.
  if (parsed === undefined || parsed.type === 'multipart') return undefined
  const { essence, type } = parsed
  const isListed = listed.has(essence) || (essence !== 'text/event-stream' && listed.has(`${type}/*`))
  return isListed ? { kind: kindOf(essence), charset: charsetOf(parsed.params.get('charset')) } : undefined
}

const parseMimeType = (text: string): MIMEType | undefined => {
  try {
    return new MIMEType(text)
  } catch {
    return undefined
  }
}

/** Also `application/problem+json` (RFC 6839, section 3.1), `application/x-ndjson` and whatever else says that it is JSON. */
const kindOf = (essence: string): BodyKind => {
  if (essence.includes('json')) return 'json'
  return essence === 'application/x-www-form-urlencoded' ? 'form' : 'text'
}

const charsets: ReadonlyMap<string, BodyCharset> = new Map([
  ['utf-8', 'utf8'],
  ['utf8', 'utf8'],
  ['us-ascii', 'utf8'],
  ['ascii', 'utf8'],
  ['iso-8859-1', 'latin1'],
  ['latin1', 'latin1'],
  // Differs from the former in 27 characters between 0x80 and 0x9f, none of which matters to a reader of logs.
  ['windows-1252', 'latin1'],
])

/** UTF-8 when nothing is said: JSON is nothing else (RFC 8259, section 8.1), and most texts are. */
const charsetOf = (name: string | null): BodyCharset | undefined =>
  name === null ? 'utf8' : charsets.get(name.toLowerCase())
