import type { KeyObject } from 'node:crypto'
import { limits } from '@trilha/entry'
import { cutMark } from './cut-text.ts'
import { keyedHash } from './keyed-hash.ts'

/**
 * What an entry shows in place of the value of a header.
 *
 * A cookie header gets a mark for each cookie, with its name: a session is one of several cookies, and the mark of all of
 * them together would change with whatever a page's statistics keep beside it. `Set-Cookie` shows the same marks (its
 * attributes are left out), so that a session can be followed from its beginning. Any other header is one secret, with its
 * scheme: `Bearer abc` and `abc` have different marks.
 */
export const hashHeader = (name: string, value: string | readonly string[], key: KeyObject): string => {
  if (name === 'cookie') return hashCookies(typeof value === 'string' ? value.split(';') : value, key)
  if (name === 'set-cookie')
    return hashCookies((typeof value === 'string' ? [value] : value).map(withoutAttributes), key)
  return keyedHash(typeof value === 'string' ? value : value.join(', '), key)
}

const withoutAttributes = (cookie: string): string => cookie.split(';', 1).join()

/** Stops where the entry would cut: a header of 16 KiB may hold thousands of cookies, whose marks would be thrown away. */
const hashCookies = (cookies: readonly string[], key: KeyObject): string => {
  let shown = ''
  for (const cookie of cookies) {
    const mark = hashCookie(cookie.trim(), key)
    if (shown.length + mark.length > limits.headerValueLength - separator.length * 2 - cutMark.length) {
      return joined(shown, cutMark)
    }
    shown = joined(shown, mark)
  }
  return shown
}

const separator = '; '

const joined = (before: string, next: string): string => (before === '' ? next : before + separator + next)

/** One without a name is a value (RFC 6265, section 5.2, as its successor corrects it). */
const hashCookie = (cookie: string, key: KeyObject): string => {
  const equals = cookie.indexOf('=')
  return equals < 0 ? keyedHash(cookie, key) : `${cookie.slice(0, equals)}=${keyedHash(cookie.slice(equals + 1), key)}`
}
