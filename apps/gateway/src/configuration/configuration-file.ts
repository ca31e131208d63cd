import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { SettingsError } from '@trilha/settings'
import { contractFile, type ServiceUrls, type UpstreamTimeouts } from './contract-file.ts'
import type { GatewayFile } from './gateway-file.ts'
import { parseConfiguration } from './parse-configuration.ts'
import { unreadable } from './unreadable.ts'

/** Where the gateway's configuration comes from. */
export interface ConfigurationSource {
  /** The file's path; undefined for the routes of the contract. */
  readonly path: string | undefined
  /** @throws {SettingsError} that names every fault, its line and its field */
  read(): Promise<GatewayFile>
  /** Calls back when the file may have changed, until the answer is called. */
  watch(onChange: () => void): () => void
}

/**
 * How often the file is looked at. Looking at it by name works for editors that put a new file in the old one's place, for
 * links that are turned to another folder (as Kubernetes does), and on network disks, where notices do not come.
 */
const watchIntervalMs = 1_000

/** The file, or the routes of the contract without one. */
export const configurationSource = (
  path: string | undefined,
  contract: ServiceUrls & UpstreamTimeouts,
): ConfigurationSource => {
  if (path === undefined) {
    return { path, read: () => Promise.resolve(contractFile(contract)), watch: () => () => {} }
  }
  return {
    path,
    read: async () => parseConfiguration(await textOf(path), basename(path)),
    watch: (onChange) => {
      watchFile(path, { interval: watchIntervalMs }, onChange)
      return () => unwatchFile(path, onChange)
    },
  }
}

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new SettingsError(`${path}: ${unreadable(error)}`)
  }
}
