import { unescape as percentDecode } from 'node:querystring'
import { isSecretName, masked, redactQuery } from '@trilha/entry'
import { endsAt, type PathPlaces, placesOfMember } from './json-paths.ts'
import { looksLikeJson } from './json-tokens.ts'
import { maskJson } from './mask-json.ts'

export interface FormRules {
  /** Parameters that are masked beside those of secret names; in lower case. */
  readonly names: ReadonlySet<string>
  /** Paths of members, which fields such as `card[number]` have too. */
  readonly paths?: PathPlaces | undefined
}

/** A query string (without `?`) with the values of secret and configured parameters masked, all else byte for byte. */
export const maskQuery = (query: string, rules: FormRules): string =>
  mapPairs(redactQuery(query), (pair) => maskPair(pair, rules))

/**
 * A form (`application/x-www-form-urlencoded`), whole or cut, masked like a query; values that are JSON are masked within
 * (webhooks send `payload={…}`).
 */
export const maskForm = (form: string, rules: FormRules): string =>
  mapPairs(redactQuery(form), (pair) => {
    const shown = maskPair(pair, rules)
    return shown === pair ? maskJsonValue(pair, rules.paths) : shown
  })

const mapPairs = (form: string, map: (pair: string) => string): string => form.split('&').map(map).join('&')

/** Some servers end a parameter at a semicolon, most take it for a part of the value: no secret shows in either reading. */
const maskPair = (pair: string, rules: FormRules): string => {
  let start = 0
  while (start <= pair.length) {
    const semicolon = pair.indexOf(';', start)
    const end = semicolon < 0 ? pair.length : semicolon
    const equals = pair.indexOf('=', start)
    if (equals >= 0 && equals < end && isMaskedName(pair.slice(start, equals), rules)) {
      return `${pair.slice(0, equals)}=${masked}`
    }
    start = end + 1
  }
  return pair
}

/** Names are compared as any reader may decode them; `user[pin]` and `user.pin` by their parts as well. */
const isMaskedName = (encoded: string, { names, paths }: FormRules): boolean => {
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
  if (!looksLikeJson(value)) return pair
  const places = paths === undefined ? undefined : placesOfMember(paths, decode(pair.slice(0, Math.max(0, equals))))
  const { text } = maskJson(value, places)
  return text === value ? pair : pair.slice(0, equals + 1) + encodeURIComponent(text)
}

/** What does not decode stays as it is; never throws. */
const decode = (text: string): string => (isEncoded.test(text) ? percentDecode(text.replaceAll('+', ' ')) : text)

const isEncoded = /[%+]/
