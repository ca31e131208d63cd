import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { type RunningPart, repositoryRoot, startPart, temporaryFolder, waitUntilReady } from '@trilha/testing'

/** A log service of a test's own, gone when the test's scope ends. */
export const startLogService = async (
  env: Readonly<Record<string, string>> = {},
): Promise<AsyncDisposable & { readonly url: string; readonly part: RunningPart; readonly dataDir: string }> => {
  const folder = await temporaryFolder('cli')
  const part = await startPart('apps/log-service/src/main.ts', {
    TRILHA_DATA_DIR: folder.path,
    TRILHA_LOG_SERVICE_PORT: '0',
    LOG_LEVEL: 'warn',
    ...env,
  })
  await waitUntilReady(part.url)
  return {
    url: part.url,
    part,
    dataDir: folder.path,
    [Symbol.asyncDispose]: async () => {
      await part.stop('SIGKILL')
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Sends entries in one batch; they are safe and can be searched when it resolves. */
export const send = async (
  url: string,
  entries: readonly object[],
  headers: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const response = await fetch(`${url}/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...headers },
    body: entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  })
  const answer = (await response.json()) as { accepted?: number }
  if (answer.accepted !== entries.length) throw new Error(`not all were accepted: ${JSON.stringify(answer)}`)
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly url?: string
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** What standard input holds; it is empty without. */
  readonly input?: string
}

/** A running command, for those that do not end by themselves; killed when the test's scope ends, whatever happened. */
export interface RunningCommand extends AsyncDisposable {
  readonly process: ChildProcess
  stdout(): string
  stderr(): string
  readonly ended: Promise<Ended>
}

/** Starts `trilha` as a process of its own, in UTC and without the environment of whoever runs the test. */
export const startCommand = (args: readonly string[], options: RunOptions = {}): RunningCommand => {
  const child = spawn(process.execPath, [join(repositoryRoot, 'apps/cli/src/main.ts'), ...args], {
    cwd: options.cwd ?? repositoryRoot,
    env: {
      PATH: process.env.PATH,
      TZ: 'UTC',
      ...(options.url !== undefined && { TRILHA_LOG_URL: options.url }),
      ...options.env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(options.input ?? '')
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs `trilha` to its end. */
export const trilha = (args: readonly string[], options?: RunOptions): Promise<Ended> =>
  startCommand(args, options).ended

/** The lines of NDJSON. */
export const parseLines = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/**
 * A server that answers as a log service does in a state that a real one cannot be put into: breaking in the middle,
 * far behind, not ready.
 */
export const startScriptedService = async (
  listener: RequestListener,
): Promise<AsyncDisposable & { readonly url: string }> => {
  const server = createHttpServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** An address at which nobody listens: it was just given back. */
export const closedAddress = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}
