import { resolve } from 'node:path'
import { chooseAddresses, partsEnvironment } from './addresses.ts'
import { type PartProcess, startPart } from './part-process.ts'
import { type Part, parts } from './parts.ts'
import { createOutput, type Output } from './prefixed-output.ts'
import { waitUntilReady } from './readiness.ts'

/** Ctrl-C reaches a process by its terminal and once more by npm; the same press must not count as a second one. */
const samePressMs = 1_000
/** A rebuild of the store can take minutes: say now and then what is waited for. */
const reportEveryMs = 10_000
const launcherColour = 90

/**
 * Runs the whole system until it is told to stop.
 *
 * @returns the exit code: 0 after an orderly stop, 1 when a part could not start or a second signal cut the stop short
 */
export const startSystem = async (env: NodeJS.ProcessEnv): Promise<number> => {
  const isTerminal = process.stdout.isTTY === true
  const output = createOutput(process.stdout, {
    width: Math.max(...parts.map((part) => part.name.length)),
    colours: isTerminal,
  })
  const addresses = await chooseAddresses(parts, env)
  const partsEnv = partsEnvironment(
    {
      ...env,
      TRILHA_DATA_DIR: resolve(env.TRILHA_DATA_DIR ?? 'data'),
      ...(isTerminal && { FORCE_COLOR: '1' }),
    },
    addresses,
  )

  const stopping = new AbortController()
  const exitCode = Promise.withResolvers<number>()
  const running: PartProcess[] = []
  const stop = async (code: number): Promise<void> => {
    if (stopping.signal.aborted) return
    stopping.abort()
    await stopInOrder(running)
    exitCode.resolve(code)
  }
  onSignals({
    first: () => {
      output.line('trilha', launcherColour, 'stopping: requests in flight are finished and spools flushed …')
      void stop(0)
    },
    second: () => {
      for (const process of running) process.kill()
      exitCode.resolve(1)
    },
  })

  for (const part of parts) {
    running.push(startPart({ part, env: partsEnv, output, onStartFailure: () => void stop(1) }))
  }
  void announce({ addresses, output, signal: stopping.signal })
  return exitCode.promise
}

const stopInOrder = async (running: readonly PartProcess[]): Promise<void> => {
  const ranks = [...new Set(running.map(({ part }) => part.stopRank))].sort((a, b) => a - b)
  for (const rank of ranks) {
    await Promise.all(running.filter(({ part }) => part.stopRank === rank).map((process) => process.stop()))
  }
}

const onSignals = (handlers: { readonly first: () => void; readonly second: () => void }): void => {
  let firstAt: number | undefined
  const onSignal = (): void => {
    if (firstAt === undefined) {
      firstAt = performance.now()
      handlers.first()
    } else if (performance.now() - firstAt > samePressMs) {
      handlers.second()
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
}

/** Prints the addresses once every part is ready. */
const announce = async (options: {
  readonly addresses: ReadonlyMap<Part, { readonly url: string }>
  readonly output: Output
  readonly signal: AbortSignal
}): Promise<void> => {
  const { addresses, output, signal } = options
  const ready = await Promise.all(
    [...addresses].map(([part, { url }]) =>
      waitUntilReady(url, {
        signal,
        reportEveryMs,
        onWaiting: (missing) => output.line(part.name, part.colour, `not ready yet: ${missing}`),
      }),
    ),
  )
  if (!ready.every(Boolean)) return
  output.plain(welcome(addresses))
}

const welcome = (addresses: ReadonlyMap<Part, { readonly url: string }>): string => {
  const rows = [...addresses].map(([part, { url }]) => [part.name, url] as const)
  const gateway = rows.find(([name]) => name === 'gateway')?.[1] ?? ''
  const log = rows.find(([name]) => name === 'log-service')?.[1] ?? ''
  const others = rows.filter(([name]) => name !== 'gateway' && name !== 'log-service')
  return [
    '',
    '  Trilha is ready.',
    '',
    `    console            ${log}/`,
    `    gateway            ${gateway}    the door for clients`,
    `    log service        ${log}    its API: ${log}/docs`,
    ...others.map(([name, url]) => `    ${name.replace('-', ' ').padEnd(17)}  ${url}    its API: ${url}/docs`),
    '',
    '  Ctrl-C stops everything in order.',
    '',
  ].join('\n')
}
