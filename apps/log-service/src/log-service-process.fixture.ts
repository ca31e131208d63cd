import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Agent, request } from 'undici'
import { patient } from './log-service.fixture.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

/** The log service as a process of its own, as the launcher starts it. */
export interface LogServiceProcess {
  readonly url: string
  readonly pid: number
  /** Everything it wrote so far. */
  readonly output: string
  /** Sends a signal, and resolves with the exit code (null when the signal ended it) once it is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** Processes that it started: the store's. */
  children(): readonly number[]
  get(path: string): Promise<{ readonly status: number; readonly json: Record<string, unknown> }>
  post(path: string, body: string): Promise<{ readonly status: number; readonly json: Record<string, unknown> }>
}

const spawnLogService = (dataDir: string, env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: {
      PATH: process.env.PATH,
      TRILHA_DATA_DIR: dataDir,
      TRILHA_LOG_SERVICE_PORT: '0',
      LOG_FORMAT: 'json',
      ...patient,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })

/** Runs it until it ends by itself: for starts that must fail. */
export const failingStart = async (dataDir: string, env: Readonly<Record<string, string>> = {}) => {
  const child = spawnLogService(dataDir, env)
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code, stderr }
}

export const startProcess = async (
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<LogServiceProcess> => {
  const child = spawnLogService(dataDir, env)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const url = await Promise.race([
    once(child, 'message').then(([message]: { readonly url: string }[]) => message?.url),
    exited.then(() => undefined),
  ])
  if (url === undefined || child.pid === undefined) throw new Error(`the log service did not start: ${output}`)
  const { pid } = child
  const agent = new Agent()
  const ask = async (method: 'GET' | 'POST', path: string, body?: string) => {
    const headers = { 'content-type': path === '/logs' ? 'application/x-ndjson' : 'application/json' }
    const answer = await request(`${url}${path}`, {
      method,
      dispatcher: agent,
      ...(body !== undefined && { body, headers }),
    })
    return { status: answer.statusCode, json: (await answer.body.json()) as Record<string, unknown> }
  }
  return {
    url,
    pid,
    get output() {
      return output
    },
    end: async (signal) => {
      child.kill(signal)
      const [code] = await exited
      await agent.destroy()
      return code
    },
    children: () => childrenOf(pid),
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
  }
}

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
