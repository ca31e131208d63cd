import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { schemaVersion } from './table.ts'

const prefix = 'clickhouse-v'

/** Where the engine keeps its files inside the store's folder; the name says for which schema. */
export const engineFolder = (dir: string): string => join(dir, `${prefix}${schemaVersion}`)

/** Where the engine's process keeps its compiled code. */
export const codeCacheFolder = (dir: string): string => join(dir, 'code-cache')

/** Makes the folder, and removes what another schema version left. Returns the names of what was removed. */
export const prepareFolder = async (dir: string): Promise<readonly string[]> => {
  await mkdir(engineFolder(dir), { recursive: true })
  const names = await readdir(dir)
  const old = names.filter((name) => name.startsWith(prefix) && join(dir, name) !== engineFolder(dir))
  for (const name of old) await rm(join(dir, name), { recursive: true, force: true })
  return old
}

/** Removes all that the engine keeps. It is a copy of the journal, which fills it again. */
export const wipeFolder = async (dir: string): Promise<void> => {
  await rm(engineFolder(dir), { recursive: true, force: true })
  await mkdir(engineFolder(dir), { recursive: true })
}
