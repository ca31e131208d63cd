import { type Entry, redactHeaders, redactQuery } from '@trilha/entry'

type HttpPart = NonNullable<Entry['http']>

/** The HTTP part of an entry with secrets masked: of headers, only what every entry may show. */
export const safeHttp = (http: HttpPart): HttpPart => {
  const { query, request_headers: asked, response_headers: answered } = http
  return {
    ...http,
    ...(query !== undefined && { query: redactQuery(query) }),
    ...(asked !== undefined && { request_headers: redactHeaders(asked) }),
    ...(answered !== undefined && { response_headers: redactHeaders(answered) }),
  }
}
