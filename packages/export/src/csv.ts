import type { StoredEntry } from '@trilha/entry'
import { type Column, columns } from './columns.ts'
import type { ExportFormat } from './export-format.ts'
import { joinedText } from './joined-text.ts'

export interface CsvOptions {
  /** Starts with a byte order mark, without which Excel takes UTF-8 for the machine's old code page. Default: without. */
  readonly bom?: boolean
}

/** RFC 4180 section 2 rules 5 to 7; an empty text is quoted to tell it from an absent one, as PostgreSQL's COPY does. */
const needsQuotes = /[",\r\n]|^$/

/**
 * Texts that a spreadsheet would run as a formula: what OWASP lists under CSV injection. Apostrophes in front of one
 * count too, so that taking one away is all that it takes to get the value back.
 */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/

const textCell = (value: string): string => {
  const text = formula.test(value) ? `'${value}` : value
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const cell = ({ type, read }: Column, entry: StoredEntry): string => {
  const value = read(entry)
  if (value === undefined) return ''
  if (type === 'text') return textCell(value as string)
  if (type === 'json') return textCell(JSON.stringify(value))
  return String(value)
}

const header = columns.map(({ name }) => name)

const rowOf = (entry: StoredEntry): string => `${columns.map((column) => cell(column, entry)).join(',')}\r\n`

function* rowsOf(entries: readonly StoredEntry[]): Generator<string> {
  for (const entry of entries) yield rowOf(entry)
}

async function* rowBatches(
  batches: AsyncIterable<readonly StoredEntry[]>,
  { bom = false }: CsvOptions,
): AsyncGenerator<Iterable<string>> {
  yield [`${bom ? '\ufeff' : ''}${header.join(',')}\r\n`]
  for await (const batch of batches) yield rowsOf(batch)
}

/**
 * CSV (RFC 4180): a column a field, dotted names as queries have them; headers and attributes as JSON. A text that a
 * spreadsheet would run as a formula has an apostrophe in front.
 */
export const createCsv = (options: CsvOptions = {}): ExportFormat => ({
  name: 'csv',
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  compressible: true,
  encode: (batches) => joinedText(rowBatches(batches, options)),
})
