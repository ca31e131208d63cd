import { count, defineCommand, exitCode, text } from '../command.ts'
import { queryArgument, timeOptions } from '../selection-options.ts'

const options = {
  ...timeOptions,
  by: text('-b, --by <field>', 'divide each bar by the values of this field (default: result)', 'field'),
  buckets: count('-n, --buckets <n>', 'at most this many bars', { preset: 30, min: 1, max: 1_000 }),
}
export type HistogramOptions = typeof options

export const histogramCommand = defineCommand({
  name: 'histogram',
  summary: 'how many entries there were over time, as bars',
  description: 'Counts the entries that a query describes in equal steps of time, and draws a bar for each.',
  arguments: [queryArgument],
  options,
  examples: [
    { line: 'histogram --since 1h', tells: 'the last hour, failures apart' },
    { line: "histogram 'result:failure' --by service --since 7d", tells: 'when which service failed' },
    { line: "histogram 'user_id:42' --from 2026-11-01 --to 2026-12-01", tells: 'the days of user 42 in November' },
  ],
  exitCodes: { [exitCode.nothingFound]: 'nothing matches' },
  usesLogService: true,
  run: async (call) => {
    const { showHistogram } = await import('./show-histogram.ts')
    return showHistogram(call)
  },
})
