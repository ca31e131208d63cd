import type { JournalRecord } from './journal.ts'
import { JournalError } from './journal-error.ts'
import { maxRecordBytes } from './journal-format.ts'

/** `{"seq":` and 16 digits and `,` and the line feed. */
export const maxLineOverhead = 25

const openBrace = 123
const closeBrace = 125
const quote = 34
const zero = 48
const nine = 57
const comma = 44
export const lineFeed = 10

const prefix = Buffer.from('{"seq":')

/**
 * Checks what a line of the journal depends on: an object with a member, on one line, without the NUL bytes that tell a
 * torn page. That it is valid JSON is the caller's word: parsing each record again would cost more than writing it.
 *
 * @throws JournalError `JOURNAL_RECORD`
 */
export const checkRecords = (records: readonly JournalRecord[]): void => {
  for (let index = 0; index < records.length; index++) {
    const json = records[index]?.json
    if (json === undefined || !isRecord(json)) {
      throw new JournalError('JOURNAL_RECORD', `record ${index} of the append is not a JSON object on one line`)
    }
    // A third is safe whatever the characters are, so that most records need no exact count.
    if (json.length > maxRecordBytes / 3 && Buffer.byteLength(json) > maxRecordBytes) {
      throw new JournalError('JOURNAL_RECORD', `record ${index} of the append is longer than ${maxRecordBytes} bytes`)
    }
  }
}

const isRecord = (json: string): boolean =>
  json.charCodeAt(0) === openBrace &&
  json.charCodeAt(1) === quote &&
  json.charCodeAt(json.length - 1) === closeBrace &&
  !json.includes('\n') &&
  !json.includes('\0')

/** Bytes that are surely enough for the record's line. */
export const lineBound = (json: string): number => json.length * 3 + maxLineOverhead

/** Writes `{"seq":N,` + json without its brace + line feed at `offset`, and returns the offset behind it. */
export const writeLine = (buffer: Buffer, offset: number, seq: number, json: string): number => {
  const digits = decimalDigits(seq)
  const commaAt = offset + prefix.length + digits
  // The record goes first, one byte early: its own brace lands where the comma then takes its place.
  const end = commaAt + buffer.write(json, commaAt, 'utf8')
  buffer[commaAt] = comma
  let rest = seq
  for (let at = commaAt - 1; at >= offset + prefix.length; at--) {
    const next = Math.floor(rest / 10)
    buffer[at] = zero + (rest - next * 10)
    rest = next
  }
  buffer.set(prefix, offset)
  buffer[end] = lineFeed
  return end + 1
}

const decimalDigits = (value: number): number => {
  let digits = 1
  for (let bound = 10; value >= bound; bound *= 10) digits++
  return digits
}

/** The sequence number of the line that starts at `offset`, or 0 when no line of a journal starts there. */
export const readSeq = (bytes: Buffer, offset: number): number => {
  for (let at = 0; at < prefix.length; at++) if (bytes[offset + at] !== prefix[at]) return 0
  let seq = 0
  let at = offset + prefix.length
  for (let digit = bytes[at]; digit !== undefined && digit >= zero && digit <= nine; digit = bytes[++at]) {
    seq = seq * 10 + (digit - zero)
  }
  return bytes[at] === comma && Number.isSafeInteger(seq) ? seq : 0
}

/** Whether bytes from `start` up to `end` (its line feed) look as {@link writeLine} leaves them, and parse. */
export const isWholeLine = (bytes: Buffer, start: number, end: number): boolean => {
  if (bytes[end - 1] !== closeBrace) return false
  try {
    JSON.parse(bytes.toString('utf8', start, end))
    return true
  } catch {
    return false
  }
}
