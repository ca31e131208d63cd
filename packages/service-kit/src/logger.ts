import { createRequire } from 'node:module'
import { type Logger, pino } from 'pino'

export type { Logger } from 'pino'

export interface LoggerOptions {
  readonly name: string
  readonly format: 'pretty' | 'json'
  readonly level: string
}

/**
 * A pino logger on standard output. Lines are written at once and in this thread: nothing is lost when the process ends,
 * and no worker thread costs memory.
 */
export const createLogger = ({ name, format, level }: LoggerOptions): Logger =>
  format === 'json' ? pino({ name, level }) : pino({ name, level }, prettyStream())

/** Loaded only when asked for: a process that logs JSON does not pay for it. */
const prettyStream = () => {
  const pretty = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty')
  return pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' })
}
