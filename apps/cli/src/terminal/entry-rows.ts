import type { StoredEntry } from '@trilha/entry'
import { type Clock, createClock } from './clock.ts'
import { fieldText } from './field-text.ts'
import { durationText } from './numbers.ts'
import { joinSegments, type Segment } from './segments.ts'
import type { Style, Terminal } from './terminal.ts'
import { visible } from './visible.ts'
import { cut, pad, widthOf } from './width.ts'

/** Entries as rows that read as sentences: `10:42:01.123  user_service  user 42 · update_user · failure — User not found`. */
export interface EntryRows {
  /** Rows of some entries, with a heading whenever the day changes. Columns only grow, so that rows stay aligned. */
  lines(entries: readonly StoredEntry[]): readonly string[]
}

/** Columns take no more than these shares of the screen: one long name must not push every sentence off it. */
const shares = { service: 0.16, who: 0.16, action: 0.24, result: 0.08 }
type Column = keyof typeof shares

/** What most entries need: a tail, which sees one after the other, is aligned from its first row on. */
const usualWidths: Readonly<Record<Column, number>> = { service: 12, who: 8, action: 12, result: 7 }

export const createEntryRows = (terminal: Terminal, extraFields: readonly string[] = []): EntryRows => {
  const clock = createClock(terminal.timeZone)
  const widths: Record<Column, number> = { ...usualWidths }
  let today = ''
  return {
    lines: (entries) => {
      const cells = entries.map(cellsOf)
      for (const column of Object.keys(widths) as Column[]) {
        const widest = Math.max(widths[column], ...cells.map((cell) => widthOf(cell[column])))
        widths[column] = Math.max(usualWidths[column], Math.min(widest, Math.floor(shares[column] * terminal.width)))
      }
      return entries.flatMap((entry, index) => {
        const row = joinSegments(
          rowOf({ entry, cell: cells[index] ?? cellsOf(entry), widths, clock, extraFields }),
          terminal,
        )
        const day = clock.day(entry.timestamp)
        if (day === today) return [row]
        today = day
        return [terminal.paint('bold', `${day} (${terminal.timeZone})`), row]
      })
    },
  }
}

const cellsOf = ({ service, user_id, action, result }: StoredEntry): Readonly<Record<Column, string>> => ({
  service: visible(service),
  who: `user ${visible(user_id)}`,
  action: visible(action),
  result: visible(result),
})

interface Row {
  readonly entry: StoredEntry
  readonly cell: Readonly<Record<Column, string>>
  readonly widths: Readonly<Record<Column, number>>
  readonly clock: Clock
  readonly extraFields: readonly string[]
}

const rowOf = ({ entry, cell, widths, clock, extraFields }: Row): readonly Segment[] => {
  const column = (name: Column): string => pad(cut(cell[name], widths[name]), widths[name])
  const after = [...httpPart(entry), ...extraPart(entry, extraFields)]
  const isLast = entry.cause === null && after.length === 0
  return [
    { text: clock.time(entry.timestamp), style: 'dim' },
    { text: '  ' },
    { text: column('service'), style: serviceStyle(entry.service) },
    { text: `  ${column('who')} · ` },
    { text: column('action'), style: 'bold' },
    { text: ' · ' },
    { text: isLast ? cell.result : column('result'), style: resultStyle(entry.result) },
    ...(entry.cause === null ? [] : [{ text: ` — ${visible(entry.cause)}` }]),
    ...after,
  ]
}

const httpPart = ({ http }: StoredEntry): readonly Segment[] => {
  if (http?.status === undefined && http?.duration_ms === undefined) return []
  const parts = [http.status, http.duration_ms === undefined ? undefined : durationText(http.duration_ms)]
  return [{ text: ` · ${parts.filter((part) => part !== undefined).join(' in ')}`, style: 'dim' }]
}

const extraPart = (entry: StoredEntry, fields: readonly string[]): readonly Segment[] =>
  fields.map((field) => ({ text: ` · ${visible(field)}=${visible(fieldText(entry, field))}`, style: 'cyan' }))

export const resultStyle = (result: string): Style | undefined =>
  result === 'success' ? 'green' : result === 'failure' ? 'red' : 'yellow'

const serviceStyles: readonly Style[] = ['blue', 'magenta', 'cyan', 'yellow']

/** The same service has the same colour everywhere. */
export const serviceStyle = (service: string): Style => {
  let sum = 0
  for (const character of service) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return serviceStyles[sum % serviceStyles.length] ?? 'blue'
}
