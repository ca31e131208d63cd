import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, test } from 'node:test'
import { ask } from './testing/ask.ts'
import { startScriptedLogService } from './testing/scripted-log-service.ts'
import { startScriptedService } from './testing/scripted-service.ts'
import { until } from './testing/until.ts'

interface GatewayProcess extends AsyncDisposable {
  readonly child: ChildProcess
  readonly url: string
  stop(): Promise<number | null>
}

/** The real program in a process of its own. */
const startProcess = async (env: Readonly<Record<string, string>>): Promise<GatewayProcess> => {
  const child = fork(new URL('./main.ts', import.meta.url), {
    env: {
      PATH: process.env.PATH,
      TRILHA_GATEWAY_PORT: '0',
      TRILHA_GATEWAY_ADMIN_PORT: '0',
      LOG_FORMAT: 'json',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [message] = (await once(child, 'message')) as [{ readonly type: string; readonly url: string }]
  assert.equal(message.type, 'listening')
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    return child.exitCode
  }
  return { child, url: message.url, stop, [Symbol.asyncDispose]: async () => void (await stop()) }
}

const withFolder = async (use: (dir: string) => Promise<void>): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'trilha-gateway-'))
  try {
    await use(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

const residentBytes = async (child: ChildProcess): Promise<number> => {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024
}

describe('the gateway’s process', () => {
  test('serves while log service and upstreams are away, stops in order, and delivers when the log is back', () =>
    withFolder(async (dir) => {
      const nobody = { TRILHA_LOG_URL: 'http://127.0.0.1:9', TRILHA_USER_SERVICE_URL: 'http://127.0.0.1:9' }
      const first = await startProcess({ TRILHA_DATA_DIR: dir, ...nobody })
      assert.equal((await ask(`${first.url}/readyz`)).status, 200)
      assert.equal((await ask(`${first.url}/users/1`)).status, 502)
      assert.equal(await first.stop(), 0)

      await using log = await startScriptedLogService()
      await using second = await startProcess({ TRILHA_DATA_DIR: dir, TRILHA_LOG_URL: log.url })
      await until(() => log.entries.length === 1, 'the spooled entry arriving')
      assert.equal(log.entries[0]?.action, 'GET /users/{user_id}')
      assert.equal(await second.stop(), 0)
      assert.equal(log.entries.length, 1)
    }))

  test('streams 100 MB both ways without keeping it in memory', { skip: !process.platform.startsWith('linux') }, () =>
    withFolder(async (dir) => {
      const total = 100_000_000
      const chunk = Buffer.alloc(100_000, 'x')
      await using log = await startScriptedLogService()
      await using users = await startScriptedService()
      // What goes up comes down again, at the pace of the slower side.
      users.handle = (incoming, response) => void pipeline(incoming, response).catch(() => {})
      const env = { TRILHA_DATA_DIR: dir, TRILHA_LOG_URL: log.url, TRILHA_USER_SERVICE_URL: users.url }
      await using gateway = await startProcess(env)
      await ask(`${gateway.url}/users/`)
      const before = await residentBytes(gateway.child)

      let highest = 0
      let received = 0
      const sent = request(`${gateway.url}/users/`, { method: 'POST', agent: new Agent() })
      const answered = once(sent, 'response')
      const uploaded = pipeline(Readable.from(Array.from({ length: total / chunk.length }, () => chunk)), sent)
      const [response] = (await answered) as [AsyncIterable<Buffer>]
      let nextLook = 0
      for await (const part of response) {
        received += part.length
        if (received < nextLook) continue
        nextLook += 5_000_000
        highest = Math.max(highest, await residentBytes(gateway.child))
      }
      await uploaded
      assert.equal(received, total)
      assert.ok(highest - before < total / 2, `grew by ${highest - before} bytes`)
      await until(() => log.entries.length === 2, 'the entries')
      const { http } = log.entries[1] ?? {}
      assert.equal(http?.request_bytes, total)
      assert.equal(http?.response_bytes, total)
    }),
  )

  test('says in one sentence that its port is taken', () =>
    withFolder(async (dir) => {
      await using other = await startScriptedService()
      const child = fork(new URL('./main.ts', import.meta.url), {
        env: { PATH: process.env.PATH, TRILHA_GATEWAY_PORT: String(other.port), TRILHA_DATA_DIR: dir },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      let told = ''
      child.stderr?.on('data', (text: Buffer) => {
        told += text.toString()
      })
      const [code] = (await once(child, 'close')) as [number]
      assert.equal(code, 1)
      assert.match(told, new RegExp(`port ${other.port} is already in use: .*TRILHA_GATEWAY_PORT`))
    }))
})
