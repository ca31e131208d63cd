import { isUtf8 } from 'node:buffer'
import { ParseError } from './parse-error.ts'

/** A quoted field of an access log. */
export interface Quoted {
  /** With its escapes undone. */
  readonly text: string
  /** Where the line goes on: behind the closing quote. */
  readonly end: number
}

/**
 * Reads the quoted text whose opening quote is at `start`.
 *
 * Servers escape quotes within it (`\"` by Apache, `\x22` by nginx). Those that forget to are understood as long as the
 * stray quote is not followed by a blank.
 *
 * @throws {ParseError} when it does not end
 */
export const readQuoted = (line: string, start: number): Quoted => {
  for (let quote = line.indexOf('"', start + 1); quote >= 0; quote = line.indexOf('"', quote + 1)) {
    const isEnd = quote + 1 === line.length || line.charCodeAt(quote + 1) === blank
    if (!isEnd || isEscaped(line, start, quote)) continue
    return { text: unescaped(line.slice(start + 1, quote)), end: quote + 1 }
  }
  throw new ParseError('the quoted text that starts here does not end', start + 1)
}

const blank = 0x20
const backslash = 0x5c

/** An odd number of backslashes stands before it. */
const isEscaped = (line: string, start: number, quote: number): boolean => {
  let before = quote - 1
  while (before > start && line.charCodeAt(before) === backslash) before--
  return (quote - 1 - before) % 2 === 1
}

const escapeSequence = /\\(?:x([0-9A-Fa-f]{2})|(["\\nrtvbf]))/g
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', b: '\b', f: '\f' }

/**
 * Undoes the escapes of Apache (`\"`, `\\`, `\n`, `\xHH`) and nginx (`\xHH`). Escaped bytes are UTF-8; a text whose bytes
 * are not (a TLS handshake sent to a plain port) stays as it stands in the line, which tells more than U+FFFD.
 */
export const unescaped = (text: string): string => {
  if (!text.includes('\\')) return text
  const parts: Buffer[] = []
  let end = 0
  for (const { 0: whole, 1: hex, 2: letter = '', index } of text.matchAll(escapeSequence)) {
    parts.push(Buffer.from(text.slice(end, index)))
    parts.push(hex === undefined ? Buffer.from(controls[letter] ?? letter) : Buffer.from(hex, 'hex'))
    end = index + whole.length
  }
  parts.push(Buffer.from(text.slice(end)))
  const bytes = Buffer.concat(parts)
  return isUtf8(bytes) ? bytes.toString('utf8') : text
}
