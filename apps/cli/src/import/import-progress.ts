import { bar } from '../terminal/bar.ts'
import { bytesText, durationText, grouped } from '../terminal/numbers.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { cut } from '../terminal/width.ts'

export interface ImportAmount {
  readonly readBytes: number
  readonly lines: number
  readonly rejected: number
}

/** A line on stderr that is drawn over itself, when stderr is a terminal; else nothing. */
export interface ImportProgress {
  update(amount: ImportAmount): void
  /** Shown instead of the rate while there is one. */
  trouble(reason: string | undefined): void
  end(): void
}

const drawEveryMs = 100
const barColumns = 24
/** Back to the first column, and clear the line. */
const clearLine = '\r\u001b[2K'

/** @param totalBytes of all files; undefined when one of them is standard input */
export const createImportProgress = (terminal: Terminal, totalBytes: number | undefined): ImportProgress => {
  if (!terminal.hasProgress) return { update: () => undefined, trouble: () => undefined, end: () => undefined }
  const startedAt = performance.now()
  let drawnAt = Number.NEGATIVE_INFINITY
  let trouble: string | undefined
  let newest: ImportAmount = { readBytes: 0, lines: 0, rejected: 0 }
  const draw = (): void => {
    drawnAt = performance.now()
    const shown = importProgressText(newest, { totalBytes, elapsedMs: drawnAt - startedAt, trouble })
    terminal.draw(`${clearLine}${cut(shown, terminal.width - 1)}`)
  }
  return {
    update: (amount) => {
      newest = amount
      if (performance.now() - drawnAt >= drawEveryMs) draw()
    },
    trouble: (reason) => {
      trouble = reason
      draw()
    },
    end: () => {
      if (drawnAt > 0) terminal.draw(clearLine)
    },
  }
}

interface Run {
  readonly totalBytes: number | undefined
  readonly elapsedMs: number
  readonly trouble: string | undefined
}

export const importProgressText = (
  { readBytes, lines, rejected }: ImportAmount,
  { totalBytes, elapsedMs, trouble }: Run,
): string => {
  const rate = lines / (Math.max(elapsedMs, 1) / 1_000)
  const refused = rejected > 0 ? `, ${grouped(rejected)} rejected` : ''
  const pace = trouble === undefined ? `, ${grouped(Math.round(rate))}/s` : `, waiting: ${trouble}`
  const done = `${grouped(lines)} lines${refused}${pace}`
  if (totalBytes === undefined || totalBytes === 0) return `${bytesText(readBytes)}, ${done}`
  const share = Math.min(1, readBytes / totalBytes)
  const left = share > 0 && trouble === undefined ? `, ${durationText((elapsedMs / share) * (1 - share))} left` : ''
  const amount = `${bytesText(readBytes)} of ${bytesText(totalBytes)}`
  return `${bar(share, barColumns).padEnd(barColumns)} ${Math.floor(share * 100)} %  ${amount}, ${done}${left}`
}
