import { type RowWindow, rowWindow, type Viewport } from '../model/row-window.ts'

export interface DaySizes {
  /** From the top of the day to its first row: how long it was quiet, and the day's head. */
  readonly leadHeight: number
  /** From its last row to the next day. */
  readonly gapHeight: number
  readonly rows: number
  /** Index of the row with an open detail, -1 for none. */
  readonly openIndex: number
}

export interface DayWindow {
  /** Index of the first rendered day, and after the last one. */
  readonly first: number
  readonly end: number
  readonly paddingTop: number
  readonly paddingBottom: number
  /** For each rendered day. */
  readonly rows: readonly RowWindow[]
}

/** Days that reach this close to the viewport are rendered: the next step by key finds its row there. */
const overscanPx = 500

/** Which days, and of each which rows, to render for what is in view. */
export const dayWindow = (
  viewport: Viewport,
  days: readonly DaySizes[],
  { rowHeight, detailHeight }: { readonly rowHeight: number; readonly detailHeight: number },
): DayWindow => {
  const tops: number[] = []
  let total = 0
  for (const { leadHeight, gapHeight, rows, openIndex } of days) {
    tops.push(total)
    total += leadHeight + rows * rowHeight + (openIndex >= 0 ? detailHeight : 0) + gapHeight
  }
  const topOf = (index: number): number => tops[index] ?? total
  const [from, to] = [viewport.scrollTop - overscanPx, viewport.scrollTop + viewport.height + overscanPx]
  let first = 0
  while (first < days.length - 1 && topOf(first + 1) <= from) first++
  let end = Math.min(first + 1, days.length)
  while (end < days.length && topOf(end) < to) end++
  return {
    first,
    end,
    paddingTop: topOf(first),
    paddingBottom: total - topOf(end),
    rows: days.slice(first, end).map(({ leadHeight, rows: count, openIndex }, offset) => {
      // Of a day that begins below what is in view, the first rows.
      const scrollTop = Math.max(viewport.scrollTop - topOf(first + offset) - leadHeight, -viewport.height)
      return rowWindow({ scrollTop, height: viewport.height }, { count, rowHeight, openIndex, detailHeight })
    }),
  }
}
