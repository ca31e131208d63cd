import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile } from '@trilha/journal'
import { Check } from 'typebox/value'
import { GatewayFile } from './gateway-file.ts'

/** Remembers the configuration in force, so that a change made while the gateway does not run is noticed. */
export interface ConfigurationRecord {
  /** Undefined when none was kept, or what was kept is no configuration any more. */
  read(): Promise<GatewayFile | undefined>
  /** Replaces what was kept; an interrupted write leaves the old one. */
  write(file: GatewayFile): Promise<void>
}

/** For its owner alone: headers that routes set may hold secrets. */
const mode = 0o600

/** Keeps the record in a file of the data folder. */
export const configurationRecord = (path: string): ConfigurationRecord => ({
  read: async () => {
    try {
      const kept: unknown = JSON.parse(await readFile(path, 'utf8'))
      return Check(GatewayFile, kept) ? kept : undefined
    } catch {
      return undefined
    }
  },
  write: async (file) => {
    await mkdir(dirname(path), { recursive: true })
    await replaceFile(path, JSON.stringify(file, undefined, 2), mode)
  },
})
