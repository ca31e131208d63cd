import type { TailEvent } from '@trilha/log-api'
import { type CommandCall, exitCode } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { queryOf } from '../selection-options.ts'
import { createEntryRows } from '../terminal/entry-rows.ts'
import { counted, durationText } from '../terminal/numbers.ts'
import type { TailCommandOptions } from './command.ts'

export const followTail = async (call: CommandCall<TailCommandOptions>): Promise<number> => {
  const { args, options, config, terminal, signal } = call
  const rows = createEntryRows(terminal, options.fields)
  const query = queryOf(args)
  const events = logApiOf(config).tail({
    ...(query !== undefined && { query }),
    ...(options.last > 0 && { last: options.last }),
    // Who watches wants the newest; a program behind a pipe wants each.
    whenSlow: terminal.isForPeople ? 'skip' : 'wait',
    signal,
  })
  for await (const event of events) {
    if (event.type !== 'entry') terminal.note(noteOf(event))
    else if (terminal.isForPeople) for (const line of rows.lines([event.entry])) await terminal.line(line)
    else await terminal.json(event.entry)
  }
  // It ends by a signal only; which one, the exit code tells.
  signal.throwIfAborted()
  return exitCode.ok
}

const noteOf = (event: Exclude<TailEvent, { type: 'entry' }>): string => {
  if (event.type === 'lost') return `trilha tail: the connection was lost (${event.reason}); connecting again …`
  if (event.type === 'back') {
    return `trilha tail: connected again after ${durationText(event.lostMs)}; it continues behind the last entry`
  }
  const { missed, reason, fromSeq, toSeq } = event
  if (reason === 'retention') {
    return `trilha tail: the log has dropped ${counted(missed, 'entry', 'entries')} by its rules of retention (seq ${fromSeq} to ${toSeq})`
  }
  return `trilha tail: ${counted(missed, 'entry was', 'entries were')} left out, as this reader was too slow (seq ${fromSeq} to ${toSeq}; trilha search 'seq:[${fromSeq} TO ${toSeq}]' finds them)`
}
