import { unescape as percentDecode } from 'node:querystring'
import { isSecretName, masked, redactQuery } from '@trilha/entry'
import { endsAt, type PathPlaces, placesOfMember } from './json-paths.ts'
import { looksLikeJson } from './json-tokens.ts'
import { maskJson } from './mask-json.ts'

export interface MaskRules {
  /** Parameters and fields of forms that are masked beside those of secret names; in lower case. */
  readonly names: ReadonlySet<string>
  /** Paths of members, which fields such as `card[number]` have too. */
  readonly paths?: PathPlaces | undefined
}

/** A query string (without `?`) with the values of secret and configured parameters masked, all else byte for byte. */
export const maskQuery = (query: string, rules: MaskRules): string =>
  redactQuery(query, (name) => isMaskedName(name, rules))

/**
 * A form (`application/x-www-form-urlencoded`), whole or cut, masked like a query; values that are JSON are masked within
 * (webhooks send `payload={…}`).
 */
export const maskForm = (form: string, rules: MaskRules): string =>
  maskQuery(form, rules)
    .split('&')
    .map((pair) => maskJsonValue(pair, rules.paths))
    .join('&')

/** Names are compared as any reader may decode them; `user[pin]` and `user.pin` by their parts as well. */
const isMaskedName = (encoded: string, { names, paths }: MaskRules): boolean => {
  const name = decode(encoded)
  if (isSecretName(name) || names.has(name.toLowerCase())) return true
  const isNested = name.includes('[')
  if (!isNested && !name.includes('.')) return paths !== undefined && endsAt(placesOfMember(paths, name))
  const dotted = isNested ? name.replaceAll(']', '').replaceAll('[', '.') : name
  return (
    dotted.split('.').some((part) => isSecretName(part)) ||
    (paths !== undefined && endsAt(placesOfMember(paths, dotted)))
  )
}

const maskJsonValue = (pair: string, paths: PathPlaces | undefined): string => {
  const equals = pair.indexOf('=')
  const value = decode(pair.slice(equals + 1))
  // The mark itself begins like JSON.
  if (value === masked || !looksLikeJson(value)) return pair
  const places = paths === undefined ? undefined : placesOfMember(paths, decode(pair.slice(0, Math.max(0, equals))))
  const { text } = maskJson(value, places)
  return text === value ? pair : pair.slice(0, equals + 1) + encodeURIComponent(text)
}

/** What does not decode stays as it is; never throws. */
const decode = (text: string): string => (isEncoded.test(text) ? percentDecode(text.replaceAll('+', ' ')) : text)

const isEncoded = /[%+]/
