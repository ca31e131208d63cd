import type { Selection } from '@trilha/log-api'
import { type Argument, list, type OptionValues, text, UsageError } from './command.ts'

/** Which entries: the argument of every command that searches. Its words are put together with blanks. */
export const queryArgument: Argument = {
  name: 'query',
  description: 'such as service:user_service result:failure; one that begins with - goes behind --',
  required: false,
  variadic: true,
  complete: 'query',
}

/** The query of the words; undefined when there is none. */
export const queryOf = (words: readonly string[]): string | undefined => words.join(' ').trim() || undefined

/** Which time: options of every command that searches. */
export const timeOptions = {
  from: text('-f, --from <time>', 'from this time on: 2026-11-01, 2026-11-01T10:30:00Z, now-1d/d'),
  to: text('-t, --to <time>', 'before this time; written as --from'),
  since: text('-s, --since <duration>', 'the last 15m, 2h, 3d, 1w; the same as --from now-15m'),
}

/** What is shown of an entry besides its sentence: an option of every command that shows rows. */
export const fieldsOption = list(
  '-F, --fields <fields>',
  'also show these in each row, such as request_id,http.path',
  'fields',
)

/**
 * @throws {UsageError} when the times contradict each other
 */
export const selectionOf = (query: string | undefined, options: OptionValues<typeof timeOptions>): Selection => {
  const from = fromOf(options)
  return {
    ...(query !== undefined && { query }),
    ...(from !== undefined && { from }),
    ...(options.to !== undefined && { to: options.to }),
  }
}

export const fromOf = ({
  from,
  since,
}: Pick<OptionValues<typeof timeOptions>, 'from' | 'since'>): string | undefined => {
  if (since === undefined) return from
  if (from !== undefined) throw new UsageError('--from and --since exclude each other')
  if (/^(?:\d{1,9}[smhdwMy])+$/.test(since)) return `now${since.replace(/\d+\w/g, '-$&')}`
  throw new UsageError(`--since must be a duration such as 15m, 2h, 3d or 1w, and is "${since}"`)
}
