import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../command.ts'
import type { Position } from './position.ts'

/** What is known of one file. */
export interface FileRecord extends Position {
  readonly dev: number
  readonly ino: number
  /** Where it was last. */
  readonly path: string
  /** Last time that it was there, ms since 1970. */
  readonly seenAt: number
}

/** Everything that a shipper must not forget. */
export interface Registry {
  readonly files: readonly FileRecord[]
  /** Contents that are gone from their files, of which copies may turn up. */
  readonly retired: readonly RetiredRecord[]
  /** Patterns whose files were looked at before: what is new among them is read from its start. */
  readonly patterns: readonly string[]
}

export interface RetiredRecord extends Position {
  readonly path: string
  readonly seenAt: number
}

const registryName = 'registry.json'

/**
 * @throws {CommandError} when it is damaged: guessing would ship lines twice or not at all
 */
export const readRegistry = async (folder: string): Promise<Registry> => {
  const file = join(folder, registryName)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { files: [], retired: [], patterns: [] }
    throw error
  }
  try {
    const registry = JSON.parse(text) as Registry & { version?: unknown }
    if (registry.version !== 1 || !registry.files.every(isRecord) || !Array.isArray(registry.patterns))
      throw new Error()
    return registry
  } catch {
    throw new CommandError(`${file} is damaged: remove it to begin anew (with --from-start, lines are shipped again)`)
  }
}

const isRecord = (record: FileRecord): boolean =>
  [record.dev, record.ino, record.offset, record.head.length, record.tail.length].every(Number.isSafeInteger) &&
  [record.path, record.seed, record.digest].every((text) => typeof text === 'string')

/** Write, fsync, rename, fsync of the folder: after a power loss it is the old one or the new one. */
export const writeRegistry = async (folder: string, registry: Registry): Promise<void> => {
  const file = join(folder, registryName)
  const fresh = `${file}.tmp`
  {
    await using handle = await open(fresh, 'w', 0o600)
    await handle.writeFile(`${JSON.stringify({ version: 1, ...registry }, undefined, 1)}\n`)
    await handle.sync()
  }
  await rename(fresh, file)
  await using directory = await open(folder, 'r')
  await directory.sync()
}
