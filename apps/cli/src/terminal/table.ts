import type { Style, Terminal } from './terminal.ts'
import { cut, pad, padStart, widthOf } from './width.ts'

export interface TableColumn {
  readonly title: string
  /** Numbers stand at the right. */
  readonly isNumber?: boolean
  readonly style?: Style
}

const gap = 2
/** No column gets narrower than this. */
const minColumn = 8

/** Lines of a table that fits the terminal: the widest columns are cut when all do not fit. Cells are safe texts. */
export const tableLines = (
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): readonly string[] => {
  const widths = narrowed(
    columns.map(({ title }, index) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[index] ?? '')))),
    terminal.width - gap * (columns.length - 1),
  )
  const line = (cells: readonly string[], styleOf: (column: TableColumn) => Style | undefined): string =>
    columns
      .map((column, index) => {
        const width = widths[index] ?? 0
        const text = cut(cells[index] ?? '', width)
        const isLast = index === columns.length - 1
        const placed = column.isNumber ? padStart(text, width) : isLast ? text : pad(text, width)
        const style = styleOf(column)
        return style === undefined ? placed : terminal.paint(style, placed)
      })
      .join(' '.repeat(gap))
      .trimEnd()
  return [
    line(
      columns.map(({ title }) => title),
      () => 'bold',
    ),
    ...rows.map((row) => line(row, ({ style }) => style)),
  ]
}

/** The widest column gives way, one by one, so that wide ones end equally wide. */
const narrowed = (widths: readonly number[], room: number): readonly number[] => {
  const fitted = widths.map((width) => Math.min(width, Math.max(room, minColumn)))
  for (let excess = sum(fitted) - room; excess > 0; excess -= 1) {
    const widest = Math.max(...fitted)
    if (widest <= minColumn) break
    fitted[fitted.lastIndexOf(widest)] = widest - 1
  }
  return fitted
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
