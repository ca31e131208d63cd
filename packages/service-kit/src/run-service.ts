import { setTimeout as delay } from 'node:timers/promises'
import { ConfigError, ConfigHelp } from './config.ts'
import type { Listener } from './http-listener.ts'
import { releaseMemoryWhenIdle } from './idle-memory.ts'
import { createLogger, type Logger } from './logger.ts'
import { requireKeyBeyondLoopback } from './loopback.ts'

/** The settings that the lifecycle itself looks at. */
export interface LifecycleConfig {
  readonly host: string
  readonly port: number
  readonly apiKey?: string | undefined
  readonly logFormat: 'pretty' | 'json'
  readonly logLevel: string
}

export interface OpenedService {
  readonly server: Listener
  /** Called after the server's last answer: flushes and closes what `open` opened. */
  readonly close?: () => Promise<void>
}

export interface ServiceDefinition<Config extends LifecycleConfig> {
  /** For log lines, such as `user_service`. */
  readonly name: string
  /** The environment variable that moves the port, for the sentence about a taken one. */
  readonly portVariable: string
  /** Every request of all parts passes through it: it keeps its compiled code, and some memory with it, while it is idle. */
  readonly staysWarm?: boolean
  /** Reads the configuration; throws {@link ConfigError}. */
  readonly config: () => Config
  /** Opens what the service stands on. An error thrown here is told in its one sentence, and the process ends. */
  readonly open: (config: Config, logger: Logger) => Promise<OpenedService>
}

/** How long requests in flight may take to finish once the process was told to stop. */
const drainMs = 10_000

/**
 * A part's whole life: config, open, listen, close on a signal; every `main.ts` is one call of it.
 *
 * Ready: logs `listening on URL`, and tells a parent process `{ type: 'listening', url }` over IPC. SIGINT, SIGTERM or a
 * parent that died: stops accepting, finishes requests in flight (at most 10 s), closes, exits with 0. A second signal
 * exits with 1 at once. What prevents the start is one sentence on standard error, and exit code 1.
 */
export const runService = async <Config extends LifecycleConfig>(
  definition: ServiceDefinition<Config>,
): Promise<void> => {
  const stop = stopRequest()
  let isDebugging = false
  try {
    const config = definition.config()
    isDebugging = ['debug', 'trace'].includes(config.logLevel)
    requireKeyBeyondLoopback(config.host, config.apiKey)
    const logger = createLogger({ name: definition.name, format: config.logFormat, level: config.logLevel })
    endOnUnexpectedError(logger)
    const service = await definition.open(config, logger)
    releaseMemoryWhenIdle(definition.staysWarm === true)
    await listen(service.server, definition.portVariable, config, logger)
    logger.info(`stopping: ${await stop}`)
    await closeService(service, logger)
    process.exit(0)
  } catch (error) {
    process.exit(tellFailure(error, isDebugging))
  }
}

/** One Ctrl-C may reach a process twice, by its terminal and by what started it; nobody presses twice this fast. */
const samePressMs = 250

/** Resolves with the reason once the process is asked to stop. */
const stopRequest = (): Promise<string> =>
  new Promise((resolve) => {
    let askedAt: number | undefined
    const ask = (reason: string): void => {
      if (askedAt !== undefined && performance.now() - askedAt > samePressMs) process.exit(1)
      askedAt ??= performance.now()
      resolve(reason)
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ask(`got ${signal}`))
    // After a disconnect a signal may still follow from the dying launcher: only signals count as the second.
    process.once('disconnect', () => resolve('the launcher is gone'))
  })

const listen = async (
  server: Listener,
  portVariable: string,
  { port, host }: LifecycleConfig,
  logger: Logger,
): Promise<void> => {
  try {
    const url = await server.listen(port, host)
    logger.info(`listening on ${url}`)
    process.send?.({ type: 'listening', url })
  } catch (error) {
    throw listenFailure(error, { port, host, portVariable })
  }
}

/** Where a server was to listen, and the settings that say so. */
export interface ListenPlace {
  readonly port: number
  readonly host: string
  readonly portVariable: string
  /** Default: `TRILHA_HOST`. */
  readonly hostSetting?: string
}

/** Why a server cannot listen, in a sentence that names the setting to change; other errors as they are. */
export const listenFailure = (
  error: unknown,
  { port, host, portVariable, hostSetting = 'TRILHA_HOST' }: ListenPlace,
): unknown => {
  const code = (error as { readonly code?: unknown } | null)?.code
  if (code === 'EADDRINUSE') {
    return new ConfigError(`port ${port} is already in use: stop what uses it, or set ${portVariable} to another port`)
  }
  if (code === 'EACCES') {
    return new ConfigError(`port ${port} needs more rights than this user has: set ${portVariable} to one above 1023`)
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ConfigError(`${hostSetting}: ${host} is no address of this machine`)
  }
  return error
}

const closeService = async ({ server, close }: OpenedService, logger: Logger): Promise<void> => {
  const closed = server.close()
  const deadline = new AbortController()
  const late = delay(drainMs, true, { signal: deadline.signal }).catch(() => false)
  if (await Promise.race([closed.then(() => false), late])) {
    logger.warn(`requests were still running ${drainMs / 1000} s after the stop; they are cut off`)
    server.abort()
    await closed
  }
  deadline.abort()
  await close?.()
}

/** A bug must not leave a half-working process: it is logged with its stack, and the supervisor starts a fresh one. */
const endOnUnexpectedError = (logger: Logger): void => {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'unexpected error; the process ends')
    process.exit(1)
  })
}

const tellFailure = (error: unknown, isDebugging: boolean): number => {
  if (error instanceof ConfigHelp) {
    process.stdout.write(`${error.message}\n`)
    return 0
  }
  const text = error instanceof Error ? (isDebugging && error.stack) || error.message : String(error)
  process.stderr.write(`${text}\n`)
  return 1
}
