import { isUtf8 } from 'node:buffer'
import { type EntryInput, parseTimestamp } from '@trilha/entry'
import type { LineOptions } from './draft-entry.ts'
import { lineId, nextDigest } from './line-identity.ts'
import { createLineParser, type GivenFormat, type LineParser } from './line-parser.ts'
import type { RawLine } from './line-splitter.ts'
import { ParseError } from './parse-error.ts'

/** What a line of a log is. */
export type LineOutcome =
  | { readonly kind: 'entry'; readonly entry: EntryInput & { readonly id: string } }
  | { readonly kind: 'rejected'; readonly reason: string; readonly column: number }
  | { readonly kind: 'blank' }

export interface LogReaderOptions extends LineOptions {
  readonly format: GivenFormat
  /** Where the log's lines begin, or go on: `firstDigest(…)`, or what `digest` was when reading ended. */
  readonly digest: string
}

/** Reads the lines of one log in their order, and gives each entry its id. Entries that have one keep it. */
export class LogReader {
  readonly #parse: LineParser
  #digest: string

  constructor({ format, digest, ...options }: LogReaderOptions) {
    this.#parse = createLineParser(format, options)
    this.#digest = digest
  }

  /** Of everything that was read. */
  get digest(): string {
    return this.#digest
  }

  read(line: RawLine): LineOutcome {
    this.pass(line)
    if (line.isCut) return { kind: 'rejected', reason: `the line is longer than ${line.bytes.length} bytes`, column: 1 }
    const text = textOfLine(line.bytes)
    if (isBlank(text)) return blank
    try {
      const entry = this.#parse(text)
      return { kind: 'entry', entry: { ...entry, id: entry.id ?? this.#newId(entry.timestamp) } }
    } catch (error) {
      if (error instanceof ParseError) return { kind: 'rejected', reason: error.reason, column: error.column }
      throw error
    }
  }

  /** Goes over a line whose entry is not wanted. */
  pass(line: RawLine): void {
    this.#digest = nextDigest(this.#digest, line.bytes)
  }

  #newId(timestamp: string | null | undefined): string {
    if (timestamp == null) return lineId(this.#digest, undefined)
    if (timestamp !== this.#lastTimestamp) {
      this.#lastTimestamp = timestamp
      this.#lastTimeMs = Date.parse(parseTimestamp(timestamp) ?? timestamp)
    }
    return lineId(this.#digest, this.#lastTimeMs)
  }

  /** Lines of a busy log share their second. */
  #lastTimestamp = ''
  #lastTimeMs = 0
}

const blank: LineOutcome = { kind: 'blank' }

/** Logs are UTF-8; the few lines that are not are taken as Latin-1, which loses none of their bytes. */
export const textOfLine = (bytes: Buffer): string => {
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1')
  return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text
}

/** Windows programs put one in front of a file. */
const byteOrderMark = 0xfeff

/** The first character settles it for nearly every line. */
const isBlank = (text: string): boolean => !(text.charCodeAt(0) > 0x20) && text.trim() === ''
