import { Compile } from 'typebox/compile'
import { checkAttributes, checkKeysDiffer, gatherAttributes } from './attributes.ts'
import { EntryError } from './entry-error.ts'
import { newEntryId, parseEntryId } from './entry-id.ts'
import { limits } from './limits.ts'
import { type Entry, EntryInput, httpFields, targetFields } from './schema.ts'
import { parseTimestamp } from './timestamp.ts'

const input = Compile(EntryInput)

/** The log gives these; a caller's are ignored, so that an exported entry can be sent in again. */
const givenByLog = new Set(['seq', 'received_at'])
const topLevelFields = new Set(Object.keys(EntryInput.properties))

/**
 * Turns what a caller sent (JSON already parsed) into the entry to keep: checked, normalised, complete.
 *
 * @param given any JSON value
 * @param receivedAt when it arrived, RFC 3339 in UTC with milliseconds; also its timestamp when it names none
 * @throws {EntryError} whose message starts with the wrong field and says why
 */
export const parseEntry = (given: unknown, receivedAt: string): Entry => {
  const value = input.Check(given) ? given : withPlainDuration(given)
  if (!input.Check(value)) throw firstError(value)
  const unknownFields: [string, unknown][] = []
  for (const name in value) if (!topLevelFields.has(name)) noteUnknown(unknownFields, name, value[name as keyof object])

  const target = keepKnown(value.target, targetFields, 'target', unknownFields)
  const http = keepKnown(value.http, httpFields, 'http', unknownFields)
  const attributes = gatherAttributes(value.attributes ?? undefined, unknownFields)
  if (attributes !== undefined) checkAttributes(attributes)
  if (http !== undefined) checkHeaders(http)

  const entry: { -readonly [Member in keyof Entry]: Entry[Member] } = {
    id: value.id == null ? newEntryId() : requireId(value.id),
    timestamp: value.timestamp == null ? receivedAt : requireTimestamp(value.timestamp),
    received_at: receivedAt,
    service: value.service,
    user_id: value.user_id,
    action: value.action,
    result: value.result,
    cause: value.cause ?? null,
  }
  // Plain assignments: spreading what may be absent took a quarter of the whole parse.
  if (value.request_id != null) entry.request_id = value.request_id
  if (value.trace_id != null) entry.trace_id = value.trace_id
  if (value.span_id != null) entry.span_id = value.span_id
  if (target !== undefined) entry.target = target
  if (http !== undefined) entry.http = http
  if (attributes !== undefined) entry.attributes = attributes
  return entry
}

/** Digits of a duration beyond a double's mean nothing, and the schema takes no number that is kept as its text. */
const withPlainDuration = (value: unknown): unknown => {
  const { http } = Object(value) as { http?: { duration_ms?: unknown } | null }
  const duration = http?.duration_ms
  if (typeof duration !== 'object' || duration === null || !JSON.isRawJSON(duration)) return value
  return { ...Object(value), http: { ...http, duration_ms: Number(JSON.stringify(duration)) } }
}

const noteUnknown = (unknownFields: [string, unknown][], name: string, value: unknown): void => {
  if (!givenByLog.has(name)) unknownFields.push([name, value])
}

const requireId = (text: string): string => {
  const id = parseEntryId(text)
  if (id !== undefined) return id
  throw new EntryError('id', 'must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057')
}

const requireTimestamp = (text: string): string => {
  const timestamp = parseTimestamp(text)
  if (timestamp !== undefined) return timestamp
  throw new EntryError('timestamp', 'must be an RFC 3339 date-time from 1970 to 2261, such as 2024-06-15T12:34:56.789Z')
}

/** The known members that are there, in the schema's order; the unknown ones go to `unknownFields` as `prefix.name`. */
const keepKnown = <T extends object>(
  value: T | null | undefined,
  known: readonly (keyof T & string)[],
  prefix: string,
  unknownFields: [string, unknown][],
): { readonly [Key in keyof T]: Exclude<T[Key], null> } | undefined => {
  if (value == null) return undefined
  // The names are the schema's own, so a plain assignment meets no setter such as `__proto__`.
  const kept: { [Key in keyof T]?: Exclude<T[Key], null> } = {}
  let knownCount = 0
  let isEmpty = true
  for (const name of known) {
    if (!Object.hasOwn(value, name)) continue
    knownCount += 1
    const member = value[name]
    if (member == null) continue
    kept[name] = member as Exclude<T[typeof name], null>
    isEmpty = false
  }
  const names = Object.keys(value)
  if (names.length > knownCount) {
    for (const name of names) {
      if (!known.includes(name as keyof T & string)) unknownFields.push([`${prefix}.${name}`, value[name as keyof T]])
    }
  }
  return isEmpty ? undefined : (kept as { [Key in keyof T]: Exclude<T[Key], null> })
}

const checkHeaders = (http: NonNullable<Entry['http']>): void => {
  for (const field of ['request_headers', 'response_headers'] as const) {
    const headers = http[field]
    if (headers === undefined) continue
    const names = Object.keys(headers)
    checkKeysDiffer(`http.${field}`, names)
    if (names.length > limits.headerCount || names.some((name) => name.length > limits.attributeKeyLength)) {
      throw new EntryError(
        `http.${field}`,
        `must not hold more than ${limits.headerCount} headers, nor names longer than ${limits.attributeKeyLength}`,
      )
    }
  }
}

const requiredFields = EntryInput.required as readonly string[]

const firstError = (value: unknown): EntryError => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new EntryError('entry', 'must be a JSON object')
  }
  for (const field of requiredFields) {
    if ((value as Record<string, unknown>)[field] === undefined) return new EntryError(field, 'is required')
  }
  const errors = input.Errors(value)
  // A union of "text or null" reports each branch; the branch that is not about null says what the caller needs.
  const error = errors.find((candidate) => candidate.keyword !== 'anyOf' && candidate.message !== 'must be null')
  const field = (error?.instancePath ?? '').slice(1).replaceAll('/', '.') || 'entry'
  return new EntryError(field, withArticle(error?.message ?? 'has a wrong type'))
}

/** The validator says `must be string`; people say `must be a string`. */
const withArticle = (message: string): string =>
  message
    .replace(/^must be (string|number|boolean)$/, 'must be a $1')
    .replace(/^must be (integer|object|array)$/, 'must be an $1')
