import { appendFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface RejectedLogLine {
  readonly path: string
  /** Where the line begins, in bytes. */
  readonly offset: number
  readonly column: number
  readonly reason: string
  readonly text: string
}

/** `rejected.ndjson` of the state folder: lines that are no entries, as they were, readable by its owner only. */
export interface RejectedLog {
  readonly count: number
  /** Whether so much waits to be written that it should be done now. */
  readonly isFull: boolean
  add(line: RejectedLogLine): void
  /** Resolves when all are written, and throws when they could not be. */
  settled(): Promise<void>
}

/** A log in a wrong format is all rejected: it must not gather in memory. */
const maxPendingLength = 1024 * 1024

/** At this size it is renamed to `rejected.1.ndjson`: a wrong format in a busy log must not fill the disk. */
const maxBytes = 8 * 1024 * 1024
const ownerOnly = 0o600

export const createRejectedLog = (folder: string): RejectedLog => {
  const file = join(folder, 'rejected.ndjson')
  let lines: string[] = []
  let count = 0
  let pendingLength = 0
  return {
    get count() {
      return count
    },
    get isFull() {
      return pendingLength >= maxPendingLength
    },
    add: (line) => {
      const text = `${JSON.stringify({ rejected_at: new Date().toISOString(), ...line })}\n`
      count++
      pendingLength += text.length
      lines.push(text)
    },
    settled: async () => {
      if (lines.length === 0) return
      const text = lines.join('')
      const size = await stat(file).then(
        (status) => status.size,
        () => 0,
      )
      if (size >= maxBytes) await rename(file, join(folder, 'rejected.1.ndjson'))
      await appendFile(file, text, { mode: ownerOnly, flush: true })
      lines = []
      pendingLength = 0
    },
  }
}
