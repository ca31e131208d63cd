import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseKeep, parseRules, RetentionError, type RetentionRules, simpleRules } from '@trilha/retention'
import type { LogServiceConfig } from './config.ts'

type RetentionConfig = Pick<LogServiceConfig, 'retentionFile' | 'retentionMaxAge' | 'retentionMaxBytes'>

/**
 * The rules of the configuration: those of the file, or the ones that two variables say.
 *
 * @throws {RetentionError} with a sentence for each fault
 */
export const loadRetentionRules = async (config: RetentionConfig): Promise<RetentionRules> => {
  const { retentionFile, retentionMaxAge, retentionMaxBytes } = config
  if (retentionFile === undefined) {
    return simpleRules({
      ...(retentionMaxAge !== undefined && { maxAge: { name: 'TRILHA_RETENTION_MAX_AGE', text: retentionMaxAge } }),
      ...(retentionMaxBytes !== undefined && {
        maxBytes: { name: 'TRILHA_RETENTION_MAX_BYTES', text: retentionMaxBytes },
      }),
    })
  }
  if (retentionMaxAge !== undefined) throw givenTwice('TRILHA_RETENTION_MAX_AGE', 'a last rule without a query')
  if (retentionMaxBytes !== undefined) throw givenTwice('TRILHA_RETENTION_MAX_BYTES', 'max_bytes')
  return parseRules(await readRules(resolve(retentionFile)), retentionFile)
}

const givenTwice = (variable: string, member: string): RetentionError =>
  new RetentionError(`${variable}: is not used beside TRILHA_RETENTION_FILE; write it into that file as ${member}`)

const readRules = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new RetentionError(`TRILHA_RETENTION_FILE: ${file} cannot be read: ${(error as Error).message}`)
  }
}

/** @throws {RetentionError} */
export const retentionIntervalMs = ({ retentionInterval }: Pick<LogServiceConfig, 'retentionInterval'>): number => {
  const interval = parseKeep(retentionInterval)
  const unitMs = interval === undefined || interval === 'forever' ? undefined : intervalUnits[interval.unit]
  if (interval !== undefined && interval !== 'forever' && unitMs !== undefined) return interval.amount * unitMs
  throw new RetentionError(
    `TRILHA_RETENTION_INTERVAL: must be a time such as 10min or 1h (s, min, h, d), and is "${retentionInterval}"`,
  )
}

const intervalUnits: Readonly<Record<string, number | undefined>> = {
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}
