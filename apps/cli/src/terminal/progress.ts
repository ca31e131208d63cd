import { bar } from './bar.ts'
import { bytesText, durationText, grouped } from './numbers.ts'
import type { Terminal } from './terminal.ts'

/** What was done so far. */
export interface Amount {
  /** Undefined where it is not known. */
  readonly entries: number | undefined
  readonly bytes: number
}

/** A line on stderr that is drawn over itself, when stderr is a terminal; else nothing. */
export interface Progress {
  /** As often as there is something new: it is drawn at most ten times a second. */
  update(amount: Amount): void
  /** Takes the line away. */
  end(): void
}

const drawEveryMs = 100
const barColumns = 24
/** Back to the first column, and clear the line. */
const clearLine = '\r\u001b[2K'

export interface ProgressOptions {
  /** What happens to entries: `exported`. */
  readonly done: string
  /** How many there will be in all, where that is known. */
  readonly expected?: number | undefined
}

export const createProgress = (terminal: Terminal, { done, expected: total }: ProgressOptions): Progress => {
  if (!terminal.hasProgress) return { update: () => undefined, end: () => undefined }
  const startedAt = performance.now()
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    update: (amount) => {
      const now = performance.now()
      if (now - drawnAt < drawEveryMs) return
      drawnAt = now
      terminal.draw(`${clearLine}${progressText(amount, { total, elapsedMs: now - startedAt, done })}`)
    },
    end: () => {
      if (drawnAt > 0) terminal.draw(clearLine)
    },
  }
}

interface Run {
  readonly total: number | undefined
  readonly elapsedMs: number
  readonly done: string
}

export const progressText = ({ entries, bytes }: Amount, { total, elapsedMs, done }: Run): string => {
  const seconds = Math.max(elapsedMs, 1) / 1_000
  const size = `${bytesText(bytes)}, ${bytesText(Math.round(bytes / seconds))}/s`
  if (entries === undefined) return `${done} ${size}`
  const rate = `${grouped(Math.round(entries / seconds))}/s`
  if (total === undefined || total === 0) return `${done} ${grouped(entries)} entries, ${rate}, ${size}`
  const share = Math.min(1, entries / total)
  const left =
    entries > 0 ? `, ${durationText(Math.max(0, (total - entries) / (entries / (seconds * 1_000))))} left` : ''
  return `${bar(share, barColumns).padEnd(barColumns)} ${Math.floor(share * 100)} %  ${grouped(entries)} of ${grouped(total)} entries, ${rate}${left}`
}
