import type { StoredEntry } from './entry.ts'
import { mask } from './entry-fields.ts'

/** Where a request without a usable `host` header is sent: the gateway as it is started. */
const gatewayHost = 'localhost:8000'

const hostPattern = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i
/** A header's or method's name (RFC 9110, section 5.6.2). */
const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i

/** What may be named in a comment: some shells do not know comments at their prompt, and a backtick is a token's too. */
const harmless = /^[a-z0-9-]+$/i

/** Headers that curl makes itself, or that say of which request this was: a repetition is another one. */
const ownHeaders: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'accept-encoding',
  'x-request-id',
  'traceparent',
  'tracestate',
])

/** What a terminal may take for a command when it is pasted (ESC), and what steers how text is read (bidi marks). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/

const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`
const bytesOf = (character: string): string => [...new TextEncoder().encode(character)].map(hex).join('')

/**
 * One word for a POSIX shell that means exactly this text: in single quotes, where nothing has a meaning; with control
 * characters in it in `$'…'` (bash, zsh, ksh), so that none of them reaches the terminal it is pasted into.
 */
export const shellWord = (text: string): string => {
  if (!unsafe.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  const escaped = text.replace(/[\\'!]/g, (character) => (character === '!' ? '\\x21' : `\\${character}`))
  return `$'${escaped.replace(/\n/g, '\\n').replace(new RegExp(unsafe, 'g'), bytesOf)}'`
}

/** Percent-encodes what a URL cannot hold; what is encoded already stays (RFC 3986). */
const urlPart = (text: string, extra: RegExp): string =>
  text
    .toWellFormed()
    .replace(/[^\x21-\x7e]|["<>\\^`]/gu, (character) => percent(character))
    .replace(extra, (character) => percent(character))

const percent = (character: string): string =>
  [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')

const urlOf = (http: NonNullable<StoredEntry['http']>): string => {
  const host = http.request_headers?.host ?? ''
  const path = urlPart(http.path ?? '/', /[?#]/g)
  const query = http.query === undefined || http.query === '' ? '' : `?${urlPart(http.query, /#/g)}`
  return `http://${hostPattern.test(host) ? host : gatewayHost}${path.startsWith('/') ? '' : '/'}${path}${query}`
}

const headersOf = (headers: Readonly<Record<string, string>>) => {
  const known = Object.entries(headers).filter(([name]) => token.test(name) && !ownHeaders.has(name.toLowerCase()))
  return {
    sent: known.filter(([, value]) => value !== mask && !unsafe.test(value)),
    masked: known.filter(([name, value]) => value === mask && harmless.test(name)).map(([name]) => name),
  }
}

/**
 * The exchange as a curl command, for a shell of the POSIX family; undefined where the entry tells of no exchange that
 * could be repeated. What the log does not know, it does not invent: masked headers are named in a comment.
 */
export const curlOf = ({ http }: StoredEntry): string | undefined => {
  if (http?.method === undefined || http.path === undefined || !token.test(http.method)) return undefined
  const { sent, masked } = headersOf(http.request_headers ?? {})
  const body = http.request_body
  const isSendable = body !== undefined && body !== '' && !body.includes('\0')
  const method =
    http.method === 'HEAD' ? ['--head'] : http.method === 'GET' ? [] : [`--request ${shellWord(http.method)}`]
  const parts = [
    // --globoff: brackets in an address are what they are.
    `curl --globoff ${shellWord(urlOf(http))}`,
    ...method,
    ...sent.map(([name, value]) => `--header ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(isSendable ? [`--data-raw ${shellWord(body)}`] : []),
  ]
  const note = masked.length === 0 ? '' : `# masked in the log, to be added: ${masked.join(', ')}\n`
  return note + parts.join(' \\\n  ')
}
