import { maskHeaders, redactJson, redactQuery } from './redact.ts'
import type { Entry } from './schema.ts'

/**
 * The entry with secrets masked, wherever a caller may have put one under a name that says so: in `attributes` at every
 * depth, in the query and in the headers. Nothing is dropped, and an entry without such parts is returned as it is.
 */
export const redactEntry = (entry: Entry): Entry => {
  const { attributes, http } = entry
  if (attributes === undefined && http === undefined) return entry
  return {
    ...entry,
    ...(attributes !== undefined && { attributes: redactJson(attributes) as Readonly<Record<string, unknown>> }),
    ...(http !== undefined && { http: redactHttp(http, maskHeaders) }),
  }
}

type Http = NonNullable<Entry['http']>
type Headers = Readonly<Record<string, string>>

/**
 * The HTTP part with secrets masked. What is done to headers is the caller's choice: `maskHeaders` keeps them all,
 * `redactHeaders` keeps those that every entry may show.
 */
export const redactHttp = (http: Http, headers: (given: Headers) => Headers): Http => {
  const { query, request_headers: asked, response_headers: answered } = http
  if (query === undefined && asked === undefined && answered === undefined) return http
  const safe: { -readonly [Member in keyof Http]: Http[Member] } = { ...http }
  if (query !== undefined) safe.query = redactQuery(query)
  if (asked !== undefined) safe.request_headers = headers(asked)
  if (answered !== undefined) safe.response_headers = headers(answered)
  return safe
}
