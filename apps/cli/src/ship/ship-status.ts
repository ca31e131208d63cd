import type { LogClient } from '@trilha/client'
import { bytesText, counted, grouped } from '../terminal/numbers.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { cut } from '../terminal/width.ts'
import type { RejectedLog } from './rejected-log.ts'
import type { ShipStatus } from './shipper.ts'

/** A line on stderr that is drawn over itself, when stderr is a terminal; else nothing. */
export interface StatusLine {
  update(status: ShipStatus): void
  /** A sentence above the line. */
  note(message: string): void
  end(): void
}

const drawEveryMs = 250
/** Back to the first column, and clear the line. */
const clearLine = '\r\u001b[2K'

export const createStatusLine = (
  terminal: Terminal,
  client: () => LogClient | undefined,
  rejected: RejectedLog,
): StatusLine => {
  let drawnAt = Number.NEGATIVE_INFINITY
  const clear = (): void => {
    if (drawnAt > 0) terminal.draw(clearLine)
  }
  return {
    update: (status) => {
      if (!terminal.hasProgress || performance.now() - drawnAt < drawEveryMs) return
      drawnAt = performance.now()
      const shown = statusText(status, client()?.counters, rejected.count)
      terminal.draw(`${clearLine}${cut(shown, terminal.width - 1)}`)
    },
    note: (message) => {
      clear()
      terminal.note(message)
    },
    end: clear,
  }
}

export const statusText = (
  { files, lagBytes }: ShipStatus,
  counters: LogClient['counters'] | undefined,
  rejected: number,
): string => {
  const refused = rejected > 0 ? `, ${grouped(rejected)} rejected` : ''
  const { sent = 0, waiting = 0 } = counters ?? {}
  return `${counted(files, 'file', 'files')}, ${bytesText(lagBytes)} behind, ${grouped(sent)} sent, ${grouped(waiting)} waiting${refused}`
}
