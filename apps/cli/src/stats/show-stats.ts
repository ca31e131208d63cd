import type { Stats } from '@trilha/log-api'
import { type CommandCall, exitCode } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { noteCoverage } from '../coverage.ts'
import { queryOf, selectionOf } from '../selection-options.ts'
import { grouped } from '../terminal/numbers.ts'
import { type TableColumn, tableLines } from '../terminal/table.ts'
import { visible } from '../terminal/visible.ts'
import type { StatsOptions } from './command.ts'

export const showStats = async (call: CommandCall<StatsOptions>): Promise<number> => {
  const { args, options, config, terminal, signal } = call
  const stats = await logApiOf(config).stats({
    ...selectionOf(queryOf(args), options),
    groupBy: options.by,
    ...(options.metric.length > 0 && { metrics: options.metric }),
    limit: options.limit,
    signal,
  })
  noteCoverage(stats, terminal)
  if (!terminal.isForPeople) for (const { group, values } of stats.rows) await terminal.json({ ...group, ...values })
  else if (stats.rows.length === 0) terminal.note('nothing found')
  else for (const line of tableLines(columnsOf(stats), cellsOf(stats), terminal)) await terminal.line(line)
  return stats.rows.length === 0 ? exitCode.nothingFound : exitCode.ok
}

const columnsOf = ({ group_by, metrics }: Stats): readonly TableColumn[] => [
  ...group_by.map((title) => ({ title: visible(title) })),
  ...metrics.map((title) => ({ title, isNumber: true })),
]

const cellsOf = ({ group_by, metrics, rows }: Stats): readonly (readonly string[])[] =>
  rows.map(({ group, values }) => [
    ...group_by.map((field) => visible(group[field] ?? '(none)')),
    ...metrics.map((metric) => numberText(values[metric])),
  ])

const numberText = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : grouped(value)
