import { choice, count, defineCommand, exitCode, flag } from '../command.ts'
import { fieldsOption, queryArgument, timeOptions } from '../selection-options.ts'

const options = {
  ...timeOptions,
  limit: count('-n, --limit <n>', 'at most this many', { preset: 100, min: 1, max: 1_000_000_000 }),
  all: flag('-a, --all', 'all that match, page by page'),
  order: choice('-o, --order <order>', 'newest (desc) or oldest (asc) first', {
    choices: ['desc', 'asc'],
    preset: 'desc',
  }),
  fields: fieldsOption,
}
export type SearchOptions = typeof options

export const searchCommand = defineCommand({
  name: 'search',
  summary: 'find entries with a query',
  description:
    'Finds the entries that a query describes, newest first: as rows on a terminal, as NDJSON in a pipe. Without a query, every entry.',
  arguments: [queryArgument],
  options,
  examples: [
    { line: "search 'user_id:42' --since 7d", tells: 'what user 42 did in the last seven days' },
    { line: "search 'action:delete_* result:failure'", tells: 'every deletion that failed, and why' },
    { line: 'search \'cause:"not found"\' --fields request_id', tells: 'who met "not found", and in which request' },
    { line: "search 'http.status>=500' --from now-1d/d --to now/d", tells: "yesterday's answers from 500 on" },
    { line: "search 'service:gateway' --all --json | jq -r .http.client_ip | sort | uniq -c", tells: 'who called' },
  ],
  exitCodes: { [exitCode.nothingFound]: 'nothing matches' },
  usesLogService: true,
  run: async (call) => {
    const { search } = await import('./search.ts')
    return search(call)
  },
})
