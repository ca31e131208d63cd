/** The one path (and query) that serves authentication, routing, forwarding and the entry. */
export interface RequestTarget {
  /** Starts with one slash; no dot segments, no empty segments, escapes only where needed and in upper case. */
  readonly path: string
  /** Without `?`, byte for byte as it came; undefined when there was no `?`. */
  readonly query: string | undefined
}

/** The message says what is wrong with the request's target, for the caller to read. */
export class RequestTargetError extends Error {}

/** What nearly every path looks like: nothing in it has a second spelling, so it is its own normal form. */
const plainPath = /^(?:\/[\w~$&+,=:@-]+)*\/?$/

/**
 * Parses the target of an HTTP/1.1 request line (RFC 9112, section 3.2) into its one normal form.
 *
 * Origin form, and absolute form whose authority is the Host that the request names (the RFC asks servers to accept
 * it). What two servers might read differently is refused, not repaired: dot segments in any spelling, empty segments
 * (`//`), encoded slashes, backslashes and control characters, escapes that are not UTF-8.
 *
 * @param host the value of the Host header
 * @throws {RequestTargetError}
 */
export const parseRequestTarget = (target: string, host: string | undefined): RequestTarget => {
  const local = target.charCodeAt(0) === 0x2f ? target : withoutOrigin(target, host)
  const { path, query } = splitTarget(local)
  if (query !== undefined && notInQuery.test(query)) {
    throw new RequestTargetError('The query must hold only characters that RFC 3986 allows; percent-encode the others')
  }
  return { path: plainPath.test(path) ? path : normalisePath(path), query }
}

/**
 * Any target's path and query as they came, for the entry of a request whose target is refused. Credentials in an
 * absolute target (`http://user:password@host/`) are left out.
 */
export const splitTarget = (target: string): RequestTarget => {
  const shown = target.startsWith('/') ? target : target.replace(credentials, '$1')
  const mark = shown.indexOf('?')
  return mark < 0 ? { path: shown, query: undefined } : { path: shown.slice(0, mark), query: shown.slice(mark + 1) }
}

/** Before an authority's `@`, behind a scheme and slashes of any kind or none (`user:password@host:443` of CONNECT). */
const credentials = /^([a-z][a-z0-9+.-]*:[/\\]+)?[^/\\?#]*@/i

const withoutOrigin = (target: string, host: string | undefined): string => {
  const [, authority, rest = ''] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target) ?? []
  if (authority === undefined)
    throw new RequestTargetError('The request target must be a path that starts with a slash')
  if (authority.toLowerCase() !== host?.toLowerCase()) {
    throw new RequestTargetError('The request target names another host than the Host header')
  }
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Control characters, spaces, anything beyond ASCII, and a fragment, which is never sent (RFC 9110, section 7.1). */
const notInQuery = /[^\x21-\x7e]|#/
const notInPath = /[^\x21-\x7e]|[#\\]/
const brokenEscape = /%(?![0-9A-Fa-f]{2})/
const anyEscape = /%[0-9A-Fa-f]{2}/g
const unreserved = /[A-Za-z0-9._~-]/
/** Not allowed raw in a path by RFC 3986, though harmless and sent by some clients. */
const needsEscape = /["<>^`{|}]/g
/** `.` or `..`, also with path parameters behind it (`..;x`), which some servers cut off before they resolve dots. */
const dotSegment = /(?:^|\/)\.\.?(?:;|%3B|\/|$)/

const normalisePath = (path: string): string => {
  if (notInPath.test(path)) {
    throw new RequestTargetError('The path must not hold backslashes, fragments, control or non-ASCII characters')
  }
  if (path.includes('//')) throw new RequestTargetError('The path must not hold empty segments (//)')
  if (brokenEscape.test(path))
    throw new RequestTargetError('A % in the path must be followed by two hexadecimal digits')
  const normal = path.replace(anyEscape, normaliseEscape).replace(needsEscape, percentEncode)
  if (dotSegment.test(normal)) throw new RequestTargetError('The path must not hold dot segments (. or ..)')
  if (!isUtf8(normal)) throw new RequestTargetError('The escapes in the path must be UTF-8')
  return normal
}

const normaliseEscape = (text: string): string => {
  const code = Number.parseInt(text.slice(1), 16)
  if (code < 0x20 || code === 0x7f || code === 0x2f || code === 0x5c) {
    throw new RequestTargetError(`The path must not hold an encoded slash, backslash or control character (${text})`)
  }
  const character = String.fromCharCode(code)
  return unreserved.test(character) ? character : text.toUpperCase()
}

const percentEncode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

const isUtf8 = (path: string): boolean => {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
