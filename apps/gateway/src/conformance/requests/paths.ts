import { answered, get, passed, seen } from '../expectation.ts'

/** A GET of this target. */
export const target = (text: string): string => get('', text)

/** It is passed on with this path. */
export const users = (path: string, pattern = '/users/{user_id}'): ReturnType<typeof passed> =>
  passed(`GET ${pattern}`, seen(`GET ${path}`))

/** It is refused before it has a route. */
export const unrouted = (cause: string): ReturnType<typeof answered> => answered('GET *', 400, cause)

export const dots: ReturnType<typeof unrouted> = unrouted('The path must not hold dot segments')
export const encoded: ReturnType<typeof unrouted> = unrouted(
  'The path must not hold an encoded slash, backslash or control character',
)
export const characters: ReturnType<typeof unrouted> = unrouted(
  'The path must not hold backslashes, fragments, control or non-ASCII characters',
)
export const utf8: ReturnType<typeof unrouted> = unrouted('The escapes in the path must be UTF-8')
export const dotRule = 'RFC 3986, 5.2.4'
