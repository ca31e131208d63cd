import { createReadStream } from 'node:fs'
import { appendFile, rename, rm, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { CommandError } from '../command.ts'

export interface RejectedLine {
  /** From 1. */
  readonly line: number
  readonly column?: number
  readonly reason: string
  readonly text: string
}

/**
 * Lines that were not taken, as NDJSON: `line`, `column`, `reason`, `text`. Made with the first of them, readable by its
 * owner only: a rejected line is as it was in the log, secrets and all.
 */
export interface RejectedLines {
  readonly file: string
  readonly count: number
  add(rejected: readonly RejectedLine[]): void
  /** Writes what was added; one call at a time. */
  write(): Promise<void>
}

const ownerOnly = 0o600

/**
 * @param fromLine what the file says of this line and later ones is said again, and forgotten here
 */
export const openRejectedLines = async (file: string, fromLine: number): Promise<RejectedLines> => {
  let count = await keepBefore(file, fromLine)
  let pending: string[] = []
  return {
    file,
    get count() {
      return count
    },
    add: (rejected) => {
      count += rejected.length
      for (const line of rejected) pending.push(`${JSON.stringify(line)}\n`)
    },
    write: async () => {
      if (pending.length === 0) return
      const text = pending.join('')
      pending = []
      await appendFile(file, text, { mode: ownerOnly }).catch((error: unknown) => {
        throw new CommandError(`rejected lines cannot be kept: ${String(error)}; name another place with --rejected`)
      })
    },
  }
}

/** How many lines stay. */
const keepBefore = async (file: string, fromLine: number): Promise<number> => {
  if (fromLine <= 1) {
    await rm(file, { force: true })
    return 0
  }
  const fresh = `${file}.tmp`
  let count = 0
  const kept = async function* (): AsyncGenerator<string> {
    for await (const text of createInterface({ input: createReadStream(file) })) {
      if (!isBefore(text, fromLine)) continue
      count++
      yield `${text}\n`
    }
  }
  try {
    await writeFile(fresh, kept(), { mode: ownerOnly })
    await rename(fresh, file)
  } catch (error) {
    await rm(fresh, { force: true })
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return count
}

const isBefore = (text: string, line: number): boolean => {
  try {
    return Number((JSON.parse(text) as { line?: unknown }).line) < line
  } catch {
    return false
  }
}
