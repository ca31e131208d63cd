import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type LogClient, openLogClient } from '@trilha/client'
import { type CommandCall, CommandError, exitCode } from '../command.ts'
import { checkService } from '../import/check-service.ts'
import { counted } from '../terminal/numbers.ts'
import { visible } from '../terminal/visible.ts'
import type { ShipOptions } from './command.ts'
import { createRejectedLog } from './rejected-log.ts'
import { createStatusLine, statusText } from './ship-status.ts'
import { type ShipStatus, ship } from './shipper.ts'

/** The files themselves are the buffer: the spool only has to carry the log service over a moment. */
const maxSpoolBytes = 256 * 1024 * 1024
/** Whoever stops it waits; what is not delivered by then waits in the spool. */
const stopFlushMs = 5_000
/** A job that runs now and then has time; a log service that restarts is back by then. */
const onceFlushMs = 120_000

export const shipFiles = async (call: CommandCall<ShipOptions>): Promise<number> => {
  const { args, options, config, terminal, signal } = call
  checkService(options.service)
  const folder = resolve(
    options.state ?? join(config.env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'trilha/ship'),
  )
  await mkdir(folder, { recursive: true })
  const rejected = createRejectedLog(folder)
  let client: LogClient | undefined
  const line = createStatusLine(terminal, () => client, rejected)
  const note = (message: string): void => line.note(`trilha ship: ${visible(message)}`)
  client = await openClient(call, folder, note)
  let status: ShipStatus = { files: 0, lagBytes: 0 }
  try {
    await ship({
      patterns: args.map((pattern) => resolve(pattern)),
      format: options.format,
      service: options.service,
      routes: options.rawPaths ? 'path' : 'pattern',
      fromStart: options.fromStart || options.once,
      once: options.once,
      folder,
      client,
      rejected,
      note,
      onStatus: (newest) => {
        status = newest
        line.update(newest)
      },
      signal,
    })
    await client.flush(signal.aborted ? stopFlushMs : onceFlushMs)
  } finally {
    line.end()
    await client.close(0)
  }
  terminal.note(`trilha ship: ${statusText(status, client.counters, rejected.count)}`)
  if (signal.aborted || client.counters.waiting === 0) return exitCode.ok
  throw new CommandError(
    `${counted(client.counters.waiting, 'entry waits', 'entries wait')} in the spool for the log service: the next run delivers them`,
  )
}

const openClient = async (
  { config }: CommandCall<ShipOptions>,
  folder: string,
  onWarning: (message: string) => void,
): Promise<LogClient> => {
  try {
    return await openLogClient({
      url: config.logUrl,
      service: 'ship',
      spoolDir: join(folder, 'spool'),
      maxSpoolBytes,
      ...(config.apiKey !== undefined && { apiKey: config.apiKey }),
      onWarning,
    })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'JOURNAL_LOCKED')) throw error
    const owner = /open in process (\d+)/.exec(error.message)?.[1]
    throw new CommandError(
      `another trilha ship${owner === undefined ? '' : ` (process ${owner})`} uses ${folder}: stop it, or give this one a folder of its own with --state`,
    )
  }
}
