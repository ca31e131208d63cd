/** What stands in place of a secret. */
export const masked = '[REDACTED]'

/**
 * A keyed hash in place of a secret, alone or of each cookie (`name=hmac-sha256:…; name=…`): it tells two secrets apart and
 * gives none away, so it is not masked.
 */
const keyedHashes =
  /^(?:[^=;\s]*=)?hmac-sha256:[0-9a-f]{32}(?:; (?:[^=;\s]*=)?hmac-sha256:[0-9a-f]{32})*(?:; …\[cut\])?$/

/** The first look spares nearly every value the second. */
const isKeyedHash = (value: string): boolean => value.includes('hmac-sha256:') && keyedHashes.test(value)

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
  /pass(?:word|wd|phrase|code)|(?:^|[-_.])(?:senha|(?:pass|pwd|signature)$)|secret|token|(?:api|access|private)[-_]?key|authori[sz]ation|cookie|credential|sess(?:ion)?[-_]?id$|^(?:auth|sig|session|sid|jwt|otp|pin)$/i
/** Words that are parts of others (`bypass`, `desenhar`) when only a capital tells where they start: `dbPass`. */
const secretCamelName = /[a-z](?:Senha|(?:Pass|Pwd|Signature)$)/

/** Programs have some hundreds of field names; callers who make up ever new ones cannot make this grow further. */
const maxKnownNames = 1_000
const knownNames = new Map<string, boolean>()

/** Whether a field or parameter of this name is masked. */
export const isSecretName = (name: string): boolean => {
  const known = knownNames.get(name)
  if (known !== undefined) return known
  const isSecret = secretName.test(name) || secretCamelName.test(name)
  // Long ones are not worth their memory.
  if (knownNames.size < maxKnownNames && name.length <= 64) knownNames.set(name, isSecret)
  return isSecret
}

/** The headers that an entry may show, names in lower case, in sorted order: those of the list, and keyed hashes. */
export const redactHeaders = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> => {
  const shown = new Map<string, string>()
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value === undefined) continue
    const lower = name.toLowerCase()
    if (allowedHeaders.has(lower)) shown.set(lower, typeof value === 'string' ? value : value.join(', '))
    else if (typeof value === 'string' && (value === masked || isKeyedHash(value))) shown.set(lower, value)
    else if (secretHeaders.has(lower)) shown.set(lower, masked)
  }
  const sorted: Record<string, string> = {}
  for (const name of [...shown.keys()].sort()) sorted[name] = shown.get(name) ?? ''
  return sorted
}

/**
 * Headers that a caller chose to log, with the values of secret names masked (unless they are keyed hashes already) and
 * all others kept: what a caller sent is never dropped.
 */
export const maskHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      (secretHeaders.has(name.toLowerCase()) || isSecretName(name)) && !isKeyedHash(value) ? masked : value,
    ]),
  )

/**
 * A query string (without `?`) with the values of secret parameters masked and everything else byte for byte.
 *
 * @param isAlsoSecret of further names, as they came: percent-encoded
 */
export const redactQuery = (query: string, isAlsoSecret: (encodedName: string) => boolean = () => false): string => {
  const isSecret = (name: string): boolean => isSecretName(decodeName(name)) || isAlsoSecret(name)
  return query
    .split('&')
    .map((pair) => redactPair(pair, isSecret))
    .join('&')
}

/** Some servers end a parameter at a semicolon, most take it for a part of the value: no secret shows in either reading. */
const redactPair = (pair: string, isSecret: (encodedName: string) => boolean): string => {
  const parts = pair.split(';')
  const secretAt = parts.findIndex((part) => isSecret(part.slice(0, Math.max(0, part.indexOf('=')))))
  if (secretAt < 0) return pair
  const name = parts[secretAt]?.split('=', 1).join() ?? ''
  return [...parts.slice(0, secretAt), `${name}=${masked}`].join(';')
}

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
