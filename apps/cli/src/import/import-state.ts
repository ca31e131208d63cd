import { hash } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** How far a log was imported. */
export interface ImportedLog {
  /** Lines that are kept or refused, from the first on. */
  readonly lines: number
  /** Of those lines: whoever reads on can tell whether it is the same log. */
  readonly digest: string
  /** Of the newest of those entries: while the log service has it, it has the others. */
  readonly lastId: string
  /** Where the file was, for people who read the state. */
  readonly file: string
  readonly at: string
}

/**
 * Remembers how far each log was imported, so that a second run may pass over what is there already. Only speed depends on
 * it: without it, everything is sent again, and kept once.
 */
export interface ImportState {
  get(key: string): ImportedLog | undefined
  set(key: string, log: ImportedLog): void
  /** Writes the file if anything changed; atomic. That it cannot be written is told of once, and harms nothing. */
  save(): Promise<void>
}

/** What must be the same for a log to be known again. */
export const stateKey = (parts: readonly string[]): string => hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32)

/** Older ones are forgotten; a file of some 300 KB. */
const maxLogs = 1_000

export const openImportState = async (file: string, warn: (message: string) => void): Promise<ImportState> => {
  const logs = new Map<string, ImportedLog>(Object.entries(await readLogs(file)))
  let isChanged = false
  let saving = Promise.resolve()
  let isWarned = false
  const write = async (): Promise<void> => {
    try {
      await writeChanged()
    } catch (error) {
      if (!isWarned) warn(`${file} cannot be written: ${String(error)}; the next import will send all lines again`)
      isWarned = true
    }
  }
  const writeChanged = async (): Promise<void> => {
    if (!isChanged) return
    isChanged = false
    for (const key of [...logs.keys()].slice(0, Math.max(0, logs.size - maxLogs))) logs.delete(key)
    await replaceFile(file, `${JSON.stringify({ version: 1, logs: Object.fromEntries(logs) }, undefined, 1)}\n`)
  }
  return {
    get: (key) => logs.get(key),
    set: (key, log) => {
      logs.delete(key)
      logs.set(key, log)
      isChanged = true
    },
    save: () => {
      saving = saving.then(write)
      return saving
    },
  }
}

/** A file that cannot be read is as good as none. */
const readLogs = async (file: string): Promise<Record<string, ImportedLog>> => {
  try {
    const state = JSON.parse(await readFile(file, 'utf8')) as { version?: unknown; logs?: unknown }
    if (state.version !== 1 || typeof state.logs !== 'object' || state.logs === null) return {}
    return Object.fromEntries(Object.entries(state.logs).filter(([, log]) => isImportedLog(log)))
  } catch {
    return {}
  }
}

const isImportedLog = (value: unknown): value is ImportedLog => {
  const { lines, digest, lastId } = Object(value) as Partial<ImportedLog>
  return Number.isInteger(lines) && typeof digest === 'string' && typeof lastId === 'string'
}

/** Write, fsync, rename: the old content or the new, never half of it. */
const replaceFile = async (file: string, content: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  const fresh = `${file}.${process.pid}.tmp`
  await using handle = await open(fresh, 'w', 0o600)
  await handle.writeFile(content)
  await handle.sync()
  await rename(fresh, file)
}
