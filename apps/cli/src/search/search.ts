import type { EntriesPage } from '@trilha/log-api'
import { type CommandCall, exitCode } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { noteCoverage } from '../coverage.ts'
import { queryOf, selectionOf } from '../selection-options.ts'
import { createEntryRows } from '../terminal/entry-rows.ts'
import type { SearchOptions } from './command.ts'

/** Prints what is found page by page, so that nothing is held but a page. */
export const search = async ({
  args,
  options,
  config,
  terminal,
  signal,
}: CommandCall<SearchOptions>): Promise<number> => {
  const api = logApiOf(config)
  const rows = createEntryRows(terminal, options.fields)
  const limit = options.all ? Number.POSITIVE_INFINITY : options.limit
  let found = 0
  let last: EntriesPage | undefined
  for await (const page of api.pages({ ...selectionOf(queryOf(args), options), order: options.order, limit, signal })) {
    found += page.entries.length
    if (terminal.isForPeople) for (const line of rows.lines(page.entries)) await terminal.line(line)
    else for (const entry of page.entries) await terminal.json(entry)
    last = page
  }
  if (last !== undefined) noteCoverage(last, terminal)
  if (found === 0 && terminal.isForPeople) terminal.note('nothing found')
  if (last?.next_cursor != null && terminal.isForPeople)
    terminal.note(`the first ${found}; --limit N or --all shows more`)
  return found === 0 ? exitCode.nothingFound : exitCode.ok
}
