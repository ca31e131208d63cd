/**
 * Headers that speak of one connection only and are never passed on (RFC 9110, section 7.6.1; the `Proxy-` pair and
 * `Trailer` from RFC 9112's framing and RFC 9110, section 11.7: the gateway is not a proxy that a client chose).
 */
const hopByHop = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** A sender may not use `Connection` to take these away: they belong to the message, not to the connection. */
const neverListed = new Set(['content-length', 'host'])

/** The header names that a `Connection` header lists, in lower case; undefined for the usual `close` and `keep-alive`.
 * Of several `Connection` headers, those of all. */
export const connectionOptions = (
  connection: string | readonly string[] | undefined,
): ReadonlySet<string> | undefined => {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined
  const listed = String(connection)
    .split(',')
    .map((option) => option.trim().toLowerCase())
  return new Set(listed.filter((name) => !neverListed.has(name)))
}

/** Whether a header (name in lower case) stays behind at this hop. */
export const staysBehind = (name: string, listed: ReadonlySet<string> | undefined): boolean =>
  hopByHop.has(name) || listed?.has(name) === true
