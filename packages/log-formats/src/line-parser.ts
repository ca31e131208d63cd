import type { EntryInput } from '@trilha/entry'
import { parseAccessLine } from './access-line.ts'
import type { LineOptions } from './draft-entry.ts'
import { parseEntryLine } from './entry-line.ts'
import { parseJsonLine } from './json-line.ts'

/** `combined` and `common` are read alike: what a line has of `combined` is taken. */
export type LogFormat = 'entries' | 'combined' | 'common' | 'json'

/** `auto` judges each line by itself: JSON starts with a brace, an access log with a client. */
export const logFormats = ['auto', 'entries', 'combined', 'common', 'json'] as const
export type GivenFormat = (typeof logFormats)[number]

/** @throws {ParseError}, and nothing else */
export type LineParser = (line: string) => EntryInput

export const createLineParser = (format: GivenFormat, options: LineOptions): LineParser => {
  switch (format) {
    case 'entries':
      return parseEntryLine
    case 'json':
      return (line) => parseJsonLine(line, options)
    case 'combined':
    case 'common':
      return (line) => parseAccessLine(line, options)
    case 'auto':
      return (line) => (isJson(line) ? parseJsonLine(line, options) : parseAccessLine(line, options))
  }
}

const isJson = (line: string): boolean => line.startsWith('{') || line.trimStart().startsWith('{')
