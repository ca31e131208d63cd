import type { Status } from '@trilha/log-api'
import { type CommandCall, exitCode } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { bytesText, counted, durationText, grouped } from '../terminal/numbers.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { visible } from '../terminal/visible.ts'

export const showStatus = async ({ config, terminal, signal }: CommandCall): Promise<number> => {
  const status = await logApiOf(config).status({ signal })
  if (!terminal.isForPeople) await terminal.json(status)
  else for (const line of statusLines(status, config.logUrl, terminal)) await terminal.line(line)
  return status.ready ? exitCode.ok : exitCode.failed
}

const statusLines = (status: Status, url: string, { paint }: Terminal): readonly string[] => {
  const { version, uptime_seconds, ready, missing, journal, store } = status
  const state = ready
    ? paint('green', 'ready')
    : `${paint('red', 'not ready')}: ${visible(missing ?? 'it does not say what is missing')}`
  const row = (name: string, text: string): string => `  ${paint('dim', name.padEnd(9))}${text}`
  return [
    `${paint('bold', url)} is ${state}`,
    '',
    row('version', `${visible(version)}, running for ${durationText(uptime_seconds * 1_000)}`),
    row(
      'journal',
      `${counted(journal.entries, 'entry', 'entries')} (${journal.first_seq} to ${journal.head_seq}), ${bytesText(journal.bytes)}${perEntry(journal)}`,
    ),
    row('store', storeText(store)),
  ]
}

const perEntry = ({ bytes, entries }: Status['journal']): string =>
  entries > 0 ? `, ${grouped(Number((bytes / entries).toPrecision(3)))} bytes an entry` : ''

const storeText = ({ ready, applied_seq, lag, rebuild }: Status['store']): string => {
  if (rebuild !== null) {
    const { applied, head, entries_per_second } = rebuild
    const left =
      entries_per_second > 0 ? `, about ${durationText(((head - applied) / entries_per_second) * 1_000)} left` : ''
    return `is being filled: ${grouped(applied)} of ${grouped(head)}, ${grouped(entries_per_second)} a second${left}`
  }
  if (!ready) return 'does not answer searches'
  return lag === 0 ? 'has every entry' : `has entries up to ${grouped(applied_seq)}; ${grouped(lag)} are on their way`
}
