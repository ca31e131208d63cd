import { isCombinedLine, parseAccessLine } from './access-line.ts'
import { isEntry } from './entry-line.ts'
import { parseJsonObject } from './json-object.ts'
import type { LogFormat } from './line-parser.ts'
import { ParseError } from './parse-error.ts'

/**
 * The format that most of the lines have, undefined when most have none of those that are known. A file of both access
 * formats counts as `combined`, one of entries and other JSON as `json`.
 */
export const detectFormat = (sampleLines: readonly string[]): LogFormat | undefined => {
  const counts: Record<LogFormat, number> = { entries: 0, json: 0, combined: 0, common: 0 }
  const lines = sampleLines.filter((line) => line.trim() !== '')
  for (const line of lines) {
    const format = formatOf(line)
    if (format !== undefined) counts[format]++
  }
  const half = lines.length / 2
  if (lines.length === 0) return undefined
  if (counts.entries + counts.json > half) return counts.json > 0 ? 'json' : 'entries'
  if (counts.combined + counts.common > half) return counts.combined > 0 ? 'combined' : 'common'
  return undefined
}

const formatOf = (line: string): LogFormat | undefined => {
  try {
    if (line.trimStart().startsWith('{')) return isEntry(parseJsonObject(line)) ? 'entries' : 'json'
    parseAccessLine(line, { service: 'sample' })
    return isCombinedLine(line) ? 'combined' : 'common'
  } catch (error) {
    if (error instanceof ParseError) return undefined
    throw error
  }
}
