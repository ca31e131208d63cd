import { isIP } from 'node:net'
import { type EntryInput, redactQuery } from '@trilha/entry'
import { readExtras } from './access-extras.ts'
import { parseAccessTime } from './access-time.ts'
import { DraftEntry, type LineOptions, safeAddress } from './draft-entry.ts'
import { ParseError } from './parse-error.ts'
import { readQuoted, unescaped } from './quoted-text.ts'
import { parseRequestLine } from './request-line.ts'

/**
 * Reads a line of an access log in the `common` or `combined` format of Apache and nginx, also with the host in front
 * (`vhost_combined`) or more fields behind (nginx's `main`, request times, request ids).
 *
 * @throws {ParseError}
 */
export const parseAccessLine = (line: string, options: LineOptions): EntryInput => {
  const draft = new DraftEntry(options.service)
  const time = findTime(line)
  readClient(draft, line.slice(0, time.start - 1))
  draft.fields.timestamp = time.timestamp
  const request = readQuoted(line, time.end)
  readRequest(draft, request.text, options)
  const end = readNumbers(draft, line, request.end)
  if (end < line.length) readRest(draft, line, end + 1)
  return draft.finish()
}

/** Whether a line that parsed has the fields that `combined` has beyond `common`. */
export const isCombinedLine = (line: string): boolean => /" (?:\d{3}|-) (?:\d+|-) "/.test(line)

/** The time is what stands in brackets right before the first quote. A user's name may hold brackets, but no quotes. */
const findTime = (line: string) => {
  const end = line.indexOf('] "')
  const start = line.lastIndexOf('[', end)
  if (end < 0 || start < 0) throw new ParseError('a time in brackets and a quoted request are expected')
  const timestamp = parseAccessTime(line.slice(start + 1, end))
  if (timestamp === undefined) throw new ParseError('a time such as 10/Oct/2000:13:55:36 -0700 is expected', start + 2)
  if (start === 0 || line[start - 1] !== ' ') throw new ParseError('a client and a user are expected', 1)
  return { start, timestamp, end: end + 2 }
}

/** `[vhost] client ident user`; the client may be a list (`X-Forwarded-For`), the user's name may hold blanks. */
const readClient = (draft: DraftEntry, text: string): void => {
  const words = text.split(' ')
  let first = 0
  const isHostFirst =
    words.length > 3 && words[0]?.endsWith(',') === false && isIP(words[0]) === 0 && isIP(words[1] ?? '') !== 0
  if (isHostFirst) draft.setHost(words[first++] ?? '')
  const client = words[first++] ?? ''
  if (client === '') throw new ParseError('a client is expected')
  let last = client
  while (last.endsWith(',') && first < words.length) last = words[first++] ?? ''
  if (last !== client) draft.attributes.forwarded_for = words.slice(isHostFirst ? 1 : 0, first).join(' ')
  const address = client.endsWith(',') ? client.slice(0, -1) : client
  if (address !== '-' && address !== '') draft.setClientIp(address)
  const ident = words[first++]
  if (ident === undefined)
    throw new ParseError('an identity and a user are expected behind the client', text.length + 1)
  if (ident !== '-' && ident !== '') draft.attributes.ident = ident
  const user = words.length === first + 1 ? (words[first] ?? '') : words.slice(first).join(' ')
  // Apache writes an empty name as two quotes.
  if (user !== '-' && user !== '' && user !== '""') draft.setUser(unescaped(user))
}

const readRequest = (draft: DraftEntry, text: string, options: LineOptions): void => {
  const request = parseRequestLine(text)
  if (request !== undefined) {
    draft.setRequest(request, options)
  } else if (text === '' || text === '-') {
    draft.setAction('no_request')
  } else {
    draft.setAction('invalid_request')
    draft.attributes.request = redactQuery(safeAddress(text))
  }
}

const numbers = / (\d{3}|-) (\d{1,15}|-)(?= |$)/y

/** Status and bytes. Returns where they end. */
const readNumbers = (draft: DraftEntry, line: string, start: number): number => {
  numbers.lastIndex = start
  const [whole, status, bytes] = numbers.exec(line) ?? []
  if (whole === undefined) {
    throw new ParseError(
      'a status of three digits and a number of bytes are expected (or - for each)',
      Math.min(start + 2, line.length + 1),
    )
  }
  if (status === '-') draft.fields.result = 'unknown'
  else draft.setStatus(Number(status))
  if (bytes !== '-') draft.http.response_bytes = Number(bytes)
  return start + whole.length
}

/** Referer and user agent, and what comes behind. */
const readRest = (draft: DraftEntry, line: string, start: number): void => {
  if (line[start] !== '"') {
    readExtras(draft, line, start)
    return
  }
  const referer = readQuoted(line, start)
  if (referer.text !== '-' && referer.text !== '') draft.attributes.referer = safeAddress(referer.text)
  if (line[referer.end + 1] !== '"') {
    readExtras(draft, line, referer.end)
    return
  }
  const agent = readQuoted(line, referer.end + 1)
  if (agent.text !== '-' && agent.text !== '') draft.setUserAgent(agent.text)
  if (agent.end < line.length) readExtras(draft, line, agent.end)
}
