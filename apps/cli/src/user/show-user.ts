import type { Counted, Timeline } from '@trilha/log-api'
import { type CommandCall, exitCode, UsageError } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { noteCoverage } from '../coverage.ts'
import { fromOf } from '../selection-options.ts'
import { createClock } from '../terminal/clock.ts'
import { createEntryRows } from '../terminal/entry-rows.ts'
import { counted, grouped } from '../terminal/numbers.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { visible } from '../terminal/visible.ts'
import { cut, padStart } from '../terminal/width.ts'
import type { UserOptions } from './command.ts'

export const showUser = async ({
  args,
  options,
  config,
  terminal,
  signal,
}: CommandCall<UserOptions>): Promise<number> => {
  const [userId = ''] = args
  if (userId === '') throw new UsageError('user_id must not be empty')
  const timeline = await logApiOf(config).timeline(userId, {
    from: fromOf(options),
    to: options.to,
    limit: options.limit,
    timeZone: terminal.timeZone,
    signal,
  })
  noteCoverage(timeline, terminal)
  const isKnown = timeline.identity.total > 0
  if (!terminal.isForPeople) await terminal.json(timeline)
  else if (!isKnown) terminal.note(`no entry names user ${visible(userId)}`)
  else for (const line of userLines(timeline, terminal, options.fields)) await terminal.line(line)
  return isKnown ? exitCode.ok : exitCode.nothingFound
}

const userLines = (timeline: Timeline, terminal: Terminal, fields: readonly string[]): readonly string[] => [
  ...identityLines(timeline, terminal),
  '',
  ...dayLines(timeline, terminal),
  '',
  ...createEntryRows(terminal, fields).lines(timeline.entries),
  ...(timeline.next_cursor === null ? [] : [terminal.paint('dim', 'Older entries: --to, or a greater --limit')]),
]

const identityLines = ({ user_id, identity, tz }: Timeline, terminal: Terminal): readonly string[] => {
  const { first_seen, last_seen, total, failures, services, client_ips, user_agents } = identity
  const clock = createClock(terminal.timeZone)
  const seen = (instant: string | null): string => (instant === null ? 'never' : clock.dateTime(instant).slice(0, 19))
  const row = (name: string, text: string): readonly string[] =>
    text === '' ? [] : [`  ${terminal.paint('dim', name.padEnd(10))}${cut(text, terminal.width - 12)}`]
  const failed = failures === 0 ? 'none failed' : terminal.paint('red', `${grouped(failures)} failed`)
  return [
    `${terminal.paint('bold', `user ${visible(user_id)}`)}: ${counted(total, 'entry', 'entries')}, ${failed}`,
    ...row('seen', `${seen(first_seen)} to ${seen(last_seen)} (${tz})`),
    ...row('services', valuesText(services)),
    ...row('from', valuesText(client_ips)),
    ...row('with', valuesText(user_agents)),
  ]
}

/** More of them would not be read; `facets` lists all. */
const maxValues = 5

const valuesText = (values: readonly Counted[]): string => {
  const shown = values.slice(0, maxValues).map(({ value, count }) => `${visible(value)} (${grouped(count)})`)
  return [...shown, ...(values.length > maxValues ? ['…'] : [])].join(', ')
}

const dayLines = ({ days, has_more_days }: Timeline, { paint, width }: Terminal): readonly string[] => {
  const countWidth = Math.max(0, ...days.map(({ count }) => grouped(count).length))
  const lines = days.map(({ date, count, failures, actions }) => {
    const failed = failures > 0 ? `${grouped(failures)} failed` : ''
    const done = actions.map(
      ({ action, count: times, first }) => `${visible(action)} ${grouped(times)}${first ? ' (first time)' : ''}`,
    )
    const room = width - date.length - countWidth - failed.length - 6
    const figures = `${paint('bold', date)}  ${padStart(grouped(count), countWidth)}  ${failed === '' ? '' : `${paint('red', failed)}  `}`
    return `${figures}${cut(done.join(', '), room)}`
  })
  return has_more_days ? [...lines, paint('dim', 'Earlier days: --to with an earlier time')] : lines
}
