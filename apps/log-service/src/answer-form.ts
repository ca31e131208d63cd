import type { IncomingHttpHeaders } from 'node:http'
import Negotiator from 'negotiator'

/** JSON first: a caller who takes anything (curl) is a program. */
const forms = ['application/json', 'text/html']

/**
 * Whether `GET /` should answer with the console (a browser's Accept prefers HTML) or with JSON (RFC 9110 section
 * 12.5.1, with quality values). A caller who takes neither gets JSON, as the section allows.
 */
export const wantsPage = (headers: IncomingHttpHeaders): boolean =>
  new Negotiator({ headers }).mediaType(forms) === 'text/html'

/** The smallest coding of those on offer that the caller takes at all. */
export const chosenEncoding = (headers: IncomingHttpHeaders): 'br' | 'gzip' | 'identity' => {
  // Without the header any coding would do (RFC 9110 section 12.5.3), but such callers seldom decode one.
  if (headers['accept-encoding'] === undefined) return 'identity'
  const taken = new Negotiator({ headers }).encodings(['br', 'gzip'])
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : 'identity'
}
