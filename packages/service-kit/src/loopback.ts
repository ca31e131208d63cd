import { isIP } from 'node:net'
import { ConfigError } from './config.ts'

/** Whether only this machine can reach the address (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/**
 * @param setting the name of the one that has the address, for the message
 * @throws {ConfigError} for an address that others can reach, unless an API key protects it
 */
export const requireKeyBeyondLoopback = (host: string, apiKey: string | undefined, setting = 'TRILHA_HOST'): void => {
  if (apiKey !== undefined || isLoopback(host)) return
  throw new ConfigError(
    `${setting}: ${host} can be reached from other machines: set TRILHA_API_KEY to a secret of 16 characters or more, or leave ${setting} at 127.0.0.1`,
  )
}
