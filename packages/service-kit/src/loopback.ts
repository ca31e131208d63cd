import { isIP } from 'node:net'
import { ConfigError } from './config.ts'

/** Whether only this machine can reach the address (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** @throws {ConfigError} for an address that others can reach, unless an API key protects it. */
export const requireKeyBeyondLoopback = (host: string, apiKey: string | undefined): void => {
  if (apiKey !== undefined || isLoopback(host)) return
  throw new ConfigError(
    `TRILHA_HOST: ${host} can be reached from other machines: set TRILHA_API_KEY to a secret of 16 characters or more, or leave TRILHA_HOST at 127.0.0.1`,
  )
}
