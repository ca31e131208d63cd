/** What stands in place of a secret. */
export const masked = '[REDACTED]'

/** Headers that may enter an entry; all others are left out. None of them carries a credential by its definition. */
const allowedHeaders = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'etag',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'last-modified',
  'origin',
  'prefer',
  'range',
  'retry-after',
  'server',
  'user-agent',
  'vary',
  'x-request-id',
])

/** Headers whose presence is worth knowing while their value is a secret: kept with the value masked. */
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie', 'x-api-key'])

/** A name that speaks of a secret, in any of the usual spellings (`accessToken`, `access_token`, `X-Auth-Token`). */
const secretName =
  /pass(?:word|wd|phrase)|(?:^|[-_.])(?:pass|pwd)$|secret|token|api[-_]?key|authori[sz]ation|cookie|credential|private[-_]?key|^(?:auth|sig|signature|session|sid|jwt|otp|pin)$/i

/** Whether a field or parameter of this name is masked. */
export const isSecretName = (name: string): boolean => secretName.test(name)

/** The headers that an entry may show, names in lower case, in sorted order. */
export const redactHeaders = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> => {
  const kept: [string, string][] = []
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const lower = name.toLowerCase()
    if (secretHeaders.has(lower)) kept.push([lower, masked])
    else if (allowedHeaders.has(lower)) kept.push([lower, typeof value === 'string' ? value : value.join(', ')])
  }
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A query string (without `?`) with the values of secret parameters masked and everything else byte for byte. */
export const redactQuery = (query: string): string =>
  query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals > 0 && isSecretName(decodeName(pair.slice(0, equals))) ? `${pair.slice(0, equals)}=${masked}` : pair
    })
    .join('&')

/** Names may be percent-encoded to slip past a comparison; one that does not decode is compared as it is. */
const decodeName = (name: string): string => {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

/** A JSON value with the members of secret names masked, at every depth. The value itself is left as it was. */
export const redactJson = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return value
  if (Array.isArray(value)) return value.map(redactJson)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, isSecretName(name) ? masked : redactJson(member)]),
  )
}
