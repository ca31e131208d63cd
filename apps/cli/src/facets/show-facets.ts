import type { Facets } from '@trilha/log-api'
import { type CommandCall, exitCode } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { noteCoverage } from '../coverage.ts'
import { selectionOf } from '../selection-options.ts'
import { bar } from '../terminal/bar.ts'
import { counted, grouped } from '../terminal/numbers.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { visible } from '../terminal/visible.ts'
import { cut, pad, padStart, widthOf } from '../terminal/width.ts'
import type { FacetsOptions } from './command.ts'

const defaultFields = ['service', 'action', 'result']

export const showFacets = async (call: CommandCall<FacetsOptions>): Promise<number> => {
  const { args, options, config, terminal, signal } = call
  const answer = await logApiOf(config).facets({
    ...selectionOf(options.query, options),
    fields: args.length > 0 ? args.flatMap((names) => names.split(',')).filter(Boolean) : defaultFields,
    limit: options.limit,
    prefix: options.prefix,
    signal,
  })
  noteCoverage(answer, terminal)
  for (const facet of answer.facets) {
    if (terminal.isForPeople) for (const line of facetLines(facet, terminal)) await terminal.line(line)
    else for (const { value, count } of facet.values) await terminal.json({ field: facet.field, value, count })
  }
  return answer.facets.every(({ values }) => values.length === 0) ? exitCode.nothingFound : exitCode.ok
}

/** A value is cut to this share of the screen; the bar takes what is left. */
const valueShare = 0.5

const facetLines = (facet: Facets['facets'][number], { paint, width }: Terminal): readonly string[] => {
  const { field, values, present, distinct } = facet
  const title = `${paint('bold', visible(field))}  ${counted(distinct, 'value', 'values')} in ${counted(present, 'entry', 'entries')}`
  const names = values.map(({ value }) => cut(visible(value) || '(empty)', Math.floor(width * valueShare)))
  const nameWidth = Math.max(0, ...names.map(widthOf))
  const countWidth = Math.max(0, ...values.map(({ count }) => grouped(count).length))
  const room = Math.max(1, width - nameWidth - countWidth - '    100.0 %  '.length)
  const most = Math.max(1, ...values.map(({ count }) => count))
  return [
    title,
    ...values.map(({ count }, index) => {
      const share = present === 0 ? 0 : (100 * count) / present
      const figures = `${padStart(grouped(count), countWidth)}  ${padStart(share.toFixed(1), 5)} %`
      return `  ${pad(names[index] ?? '', nameWidth)}  ${figures}  ${paint('blue', bar(count / most, room))}`.trimEnd()
    }),
    '',
  ]
}
