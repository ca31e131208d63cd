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
    ...(http !== undefined && { http: redactHttp(http) }),
  }
}

const redactHttp = (http: NonNullable<Entry['http']>): NonNullable<Entry['http']> => {
  const { query, request_headers: asked, response_headers: answered } = http
  if (query === undefined && asked === undefined && answered === undefined) return http
  return {
    ...http,
    ...(query !== undefined && { query: redactQuery(query) }),
    ...(asked !== undefined && { request_headers: maskHeaders(asked) }),
    ...(answered !== undefined && { response_headers: maskHeaders(answered) }),
  }
}
