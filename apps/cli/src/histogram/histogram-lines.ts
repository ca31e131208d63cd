import type { Histogram } from '@trilha/log-api'
import { fillOf, stackedLengths } from '../terminal/bar.ts'
import { createClock } from '../terminal/clock.ts'
import { counted, durationText, grouped } from '../terminal/numbers.ts'
import type { Style, Terminal } from '../terminal/terminal.ts'
import { visible } from '../terminal/visible.ts'
import { padStart } from '../terminal/width.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

/** A line for each bucket: its start, its count, and a bar divided by group. */
export const histogramLines = (histogram: Histogram, terminal: Terminal): readonly string[] => {
  const { buckets, groups } = histogram
  const intervalMs = histogram.interval_ms ?? 0
  const label = labels(intervalMs, terminal)
  const most = Math.max(1, ...buckets.map(({ count }) => count))
  const countWidth = Math.max(...buckets.map(({ count }) => grouped(count).length))
  const labelWidth = buckets[0] === undefined ? 0 : label(buckets[0].start).length
  const room = Math.max(1, terminal.width - labelWidth - countWidth - 4)
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  return [
    `${counted(total, 'entry', 'entries')}, a bar for each ${durationText(intervalMs)} (${terminal.timeZone})${legend(groups, terminal)}`,
    ...buckets.map(({ start, count, groups: parts }) => {
      const drawn = barOf({ counts: groups.map((group) => parts[group] ?? 0), count, most, room }, groups, terminal)
      return `${terminal.paint('dim', label(start))}  ${padStart(grouped(count), countWidth)}  ${drawn}`.trimEnd()
    }),
  ]
}

const barOf = (
  { counts, count, most, room }: { counts: readonly number[]; count: number; most: number; room: number },
  groups: readonly string[],
  terminal: Terminal,
): string => {
  const known = counts.reduce((sum, part) => sum + part, 0)
  // What belongs to none of the groups named is drawn last.
  const parts = count > known ? [...counts, count - known] : counts
  return stackedLengths(parts, most, room)
    .map((length, index) => {
      const group = groups[index]
      const fill = fillOf(index, terminal.hasColours)
      return terminal.paint(group === undefined ? 'gray' : groupStyle(group, index), fill.repeat(length))
    })
    .join('')
}

const legend = (groups: readonly string[], terminal: Terminal): string => {
  if (groups.length === 0) return ''
  const names = groups.map((group, index) =>
    terminal.paint(groupStyle(group, index), `${fillOf(index, terminal.hasColours)} ${visible(group)}`),
  )
  return `: ${names.join('  ')}`
}

const styles: readonly Style[] = ['blue', 'magenta', 'cyan', 'yellow', 'green', 'red']

const groupStyle = (group: string, index: number): Style => {
  if (group === 'success') return 'green'
  if (group === 'failure') return 'red'
  return styles[index % styles.length] ?? 'blue'
}

/** As much of a bucket's start as tells it from its neighbours. Days begin at midnight in UTC, elsewhere at some hour. */
const labels = (intervalMs: number, { timeZone }: Terminal): ((start: string) => string) => {
  const clock = createClock(timeZone)
  if (intervalMs >= dayMs && timeZone === 'UTC') return clock.date
  if (intervalMs >= minuteMs) return (start) => clock.dateTime(start).slice(0, 16)
  return intervalMs >= 1_000 ? (start) => clock.dateTime(start).slice(0, 19) : clock.dateTime
}
