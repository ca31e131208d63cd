import { selectionOf } from '../model/search.ts'
import type { TimeRange } from '../model/time-range.ts'
import { pathWith } from '../state/api.ts'
import { shellQuote } from './shell-quote.ts'

export const exportFormats = ['ndjson', 'csv', 'parquet'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Which entries, and how they are written. */
export interface ExportChoice {
  readonly query: string
  /** Without a bound that moves: the file has what was counted, whenever it is asked for. */
  readonly range: TimeRange
  readonly format: ExportFormat
  readonly order: 'asc' | 'desc'
  /** A byte order mark; for CSV alone. */
  readonly bom: boolean
}

/** The address of the file. */
export const exportAddress = ({ query, range, format, order, bom }: ExportChoice): string =>
  pathWith('/api/export', {
    ...selectionOf({ query, range }),
    format,
    order: order === 'asc' ? undefined : order,
    bom: bom && format === 'csv' ? true : undefined,
  })

/** Where the command asks when it is not told. */
const presetOrigin = 'http://127.0.0.1:8003'
const sameAsPreset: ReadonlySet<string> = new Set([presetOrigin, 'http://localhost:8003'])

/** The command that writes the same file, for a POSIX shell. */
export const exportCommand = (choice: ExportChoice, origin: string): string => {
  const { query, range, format, order, bom } = choice
  const text = query.trim()
  const words = [
    ...(range.from === undefined ? [] : ['--from', shellQuote(range.from)]),
    ...(range.to === undefined ? [] : ['--to', shellQuote(range.to)]),
    ...(order === 'desc' ? ['--order', 'desc'] : []),
    ...(bom && format === 'csv' ? ['--bom'] : []),
    ...(sameAsPreset.has(origin) ? [] : ['--url', shellQuote(origin)]),
    '-o',
    `entries.${format}`,
    // Behind the two dashes nothing is an option any more, whatever it begins with.
    ...(text === '' ? [] : ['--', shellQuote(text)]),
  ]
  return `trilha export ${words.join(' ')}`
}
