/** What an access log tells of the request line (RFC 9112 section 3). */
export interface RequestLine {
  readonly method: string
  readonly path: string
  /** Without `?`. */
  readonly query: string | undefined
  /** `HTTP/1.1`; absent in a request of HTTP/0.9. */
  readonly protocol: string | undefined
  /** The host of a target in absolute form (a proxy's log), with its port. */
  readonly host: string | undefined
}

/** A method is a token (RFC 9110 section 5.6.2); those in use are letters, and no longer than an entry's field. */
const requestLine = /^([A-Za-z][A-Za-z_-]{0,31}) (.*?)(?: (HTTP\/\d(?:\.\d)?))?$/s
const absoluteForm = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is

/** Undefined when the text is no request line: a client that sent nothing, or another protocol. */
export const parseRequestLine = (text: string): RequestLine | undefined => {
  const [, method, target, protocol] = requestLine.exec(text) ?? []
  if (method === undefined || target === undefined || target === '') return undefined
  return { method, protocol, ...splitTarget(target) }
}

/** A request's target (RFC 9112 section 3.2), or an address, as its parts. */
export const splitTarget = (target: string): Pick<RequestLine, 'path' | 'query' | 'host'> => {
  const [, authority, rest] = target.startsWith('/') ? [] : (absoluteForm.exec(target) ?? [])
  const local = authority === undefined ? target : rest || '/'
  const mark = local.indexOf('?')
  const path = mark < 0 ? local : local.slice(0, mark)
  return {
    path: path === '' ? '/' : path,
    query: mark < 0 ? undefined : local.slice(mark + 1),
    // A name and a password before the host are nobody's business.
    host: authority?.slice(authority.lastIndexOf('@') + 1) || undefined,
  }
}
