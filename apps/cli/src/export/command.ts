import { choice, defineCommand, flag, text } from '../command.ts'
import { queryArgument, timeOptions } from '../selection-options.ts'

/** `auto` takes the format that the file's name ends in. */
export const formats = ['auto', 'ndjson', 'csv', 'parquet'] as const

const options = {
  ...timeOptions,
  format: choice('-F, --format <format>', 'auto is what the name of the file ends in, else ndjson', {
    choices: formats,
    preset: 'auto',
  }),
  output: text('-o, --output <file>', 'write to this file; - is standard output (default: -)', 'file'),
  bom: flag('--bom', 'CSV begins with a byte order mark, for Excel'),
  order: choice('--order <order>', 'oldest (asc) or newest (desc) first', { choices: ['asc', 'desc'], preset: 'asc' }),
}
export type ExportOptions = typeof options

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'write everything that matches to a file: NDJSON, CSV or Parquet',
  description:
    'Exports every entry that a query describes, without a limit. The file gets its name only when it is complete: while it grows it is called NAME.partial, and when the export breaks it is removed and the exit code is 1.',
  arguments: [queryArgument],
  options,
  examples: [
    { line: 'export -o log.ndjson', tells: 'everything' },
    {
      line: "export 'result:failure' --since 30d -o failures.csv",
      tells: 'the failures of a month, for a spreadsheet',
    },
    { line: "export 'service:gateway' -o gateway.parquet", tells: 'for DuckDB, pandas and the like' },
    { line: "export 'user_id:42' | zstd > user-42.ndjson.zst", tells: 'all that is known of user 42, packed' },
  ],
  exitCodes: { 1: 'the log service cannot be reached, or the export broke off: no file was left' },
  usesLogService: true,
  run: async (call) => {
    const { exportEntries } = await import('./export-entries.ts')
    return exportEntries(call)
  },
})
