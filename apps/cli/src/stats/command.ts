import { count, defineCommand, exitCode, list } from '../command.ts'
import { queryArgument, timeOptions } from '../selection-options.ts'

const options = {
  by: list('-b, --by <fields>', 'group by these fields; may be repeated', 'fields'),
  metric: list(
    '-m, --metric <metrics>',
    'what to compute: count, avg(field), p50(field), p95(field), p99(field) …; may be repeated (default: count)',
    ['count', 'p50(http.duration_ms)', 'p95(http.duration_ms)', 'p99(http.duration_ms)', 'avg(http.duration_ms)'],
  ),
  ...timeOptions,
  limit: count('-n, --limit <n>', 'at most this many groups', { preset: 100, min: 1, max: 1_000 }),
}
export type StatsOptions = typeof options

export const statsCommand = defineCommand({
  name: 'stats',
  summary: 'count, average and take percentiles, by any fields',
  description: 'Computes figures over the entries that a query describes: in all, or for each value of some fields.',
  arguments: [queryArgument],
  options,
  examples: [
    { line: 'stats --by service,result', tells: 'how many entries of each service succeeded and failed' },
    { line: "stats 'result:failure' --by cause -n 10", tells: 'the ten most frequent causes of failures' },
    {
      line: "stats 'service:gateway' --by http.route --metric 'count,p95(http.duration_ms)' --since 1d",
      tells: 'which routes are slow',
    },
  ],
  exitCodes: { [exitCode.nothingFound]: 'nothing matches' },
  usesLogService: true,
  run: async (call) => {
    const { showStats } = await import('./show-stats.ts')
    return showStats(call)
  },
})
