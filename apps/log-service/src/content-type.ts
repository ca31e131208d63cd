/** The media type in lower case and its charset, of a Content-Type header (RFC 9110 section 8.3.1). */
export interface ContentType {
  readonly type: string
  readonly charset?: string
}

/** Undefined when the header is missing. A header that is none gives a type that no list holds. */
export const parseContentType = (header: string | undefined): ContentType | undefined => {
  if (header === undefined || header === '') return undefined
  const [type = '', ...parameters] = header.split(';')
  const charset = parameters
    .map((parameter) => parameter.trim().split('='))
    .find(([name]) => name?.toLowerCase() === 'charset')?.[1]
    ?.replace(/^"(.*)"$/, '$1')
  return { type: type.trim().toLowerCase(), ...(charset !== undefined && { charset: charset.toLowerCase() }) }
}

/** JSON is UTF-8 (RFC 8259 section 8.1); US-ASCII is a part of it. */
export const isUtf8Charset = (charset: string | undefined): boolean =>
  charset === undefined || charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii'
