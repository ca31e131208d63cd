import type { Histogram } from '@trilha/log-api'
import { type CommandCall, exitCode } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { noteCoverage } from '../coverage.ts'
import { queryOf, selectionOf } from '../selection-options.ts'
import type { HistogramOptions } from './command.ts'
import { histogramLines } from './histogram-lines.ts'

export const showHistogram = async (call: CommandCall<HistogramOptions>): Promise<number> => {
  const { args, options, config, terminal, signal } = call
  const histogram = await logApiOf(config).histogram({
    ...selectionOf(queryOf(args), options),
    buckets: options.buckets,
    by: options.by ?? 'result',
    signal,
  })
  noteCoverage(histogram, terminal)
  const total = totalOf(histogram)
  if (!terminal.isForPeople) for (const bucket of histogram.buckets) await terminal.json(bucket)
  else if (total === 0) terminal.note('nothing found')
  else for (const line of histogramLines(histogram, terminal)) await terminal.line(line)
  return total === 0 ? exitCode.nothingFound : exitCode.ok
}

const totalOf = ({ buckets }: Histogram): number => buckets.reduce((sum, { count }) => sum + count, 0)
