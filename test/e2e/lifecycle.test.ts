import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { test } from 'node:test'
import {
  childrenOf,
  freePorts,
  launch,
  startPart,
  startSystem,
  temporaryFolder,
  unusedPort,
  waitFor,
  waitForEntries,
  waitUntilReady,
} from '@trilha/testing'

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The launcher's parts and their children. */
const descendantsOf = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)])

test('one Ctrl-C stops everything in order with exit code 0', async () => {
  await using folder = await temporaryFolder('ctrl-c')
  await using system = await startSystem(folder.path)
  const pids = descendantsOf(system.process.pid ?? 0)
  assert.ok(pids.length >= 6, `${pids.length} processes`)
  await fetch(`${system.urls.gateway}/users/`)
  assert.equal(await system.stop('SIGINT'), 0)
  // Those of the parts' own children end with their parents, and the system takes a moment to forget them.
  await waitFor('every process to be gone', () => pids.filter(isAlive).length === 0)
  assert.match(system.output(), /^gateway +\| /m)
})

test('what was logged before the stop is there after the start', async () => {
  await using folder = await temporaryFolder('restart')
  await using first = await startSystem(folder.path)
  const { headers } = await fetch(`${first.urls.gateway}/users/77`)
  const requestId = headers.get('x-request-id') ?? ''
  assert.equal(await first.stop('SIGTERM'), 0)
  await using second = await startSystem(folder.path)
  assert.equal((await waitForEntries(second.urls.log, { request_id: requestId }, 2)).length, 2)
})

test('a taken port is one sentence that names the port and the variable', async () => {
  await using folder = await temporaryFolder('taken')
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const launched = launch({ ...freePorts, TRILHA_DATA_DIR: folder.path, TRILHA_USER_SERVICE_PORT: String(port) })
  const [code] = await once(launched.process, 'exit')
  other.close()
  assert.equal(code, 1)
  assert.match(launched.output(), new RegExp(`port ${port} is already in use.*TRILHA_USER_SERVICE_PORT`))
  assert.doesNotMatch(launched.output(), /^\s+at /m)
})

test('a part that dies is started again', async () => {
  await using folder = await temporaryFolder('part-dies')
  await using system = await startSystem(folder.path)
  const launcher = childrenOf(system.process.pid ?? 0)[0] ?? 0
  const before = childrenOf(launcher)
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await waitFor('all parts to be back', async () => {
    const answers = await Promise.all(Object.values(system.urls).map((url) => fetch(`${url}/readyz`)))
    return answers.every(({ ok }) => ok) && !childrenOf(launcher).some((pid) => before.includes(pid))
  })
  assert.equal((await fetch(`${system.urls.gateway}/users/`)).status, 200)
})

test('the gateway serves while the log service is away and delivers when it is back', async () => {
  await using folder = await temporaryFolder('log-away')
  const env = { TRILHA_DATA_DIR: folder.path, ...freePorts }
  const logEnv = { ...env, TRILHA_LOG_SERVICE_PORT: await unusedPort() }
  await using firstLog = await startPart('apps/log-service/src/main.ts', logEnv)
  await firstLog.stop('SIGTERM')

  await using users = await startPart('services/user-service/src/main.ts', { ...env, TRILHA_LOG_URL: firstLog.url })
  const gatewayEnv = { ...env, TRILHA_LOG_URL: firstLog.url, TRILHA_USER_SERVICE_URL: users.url }
  await using gateway = await startPart('apps/gateway/src/main.ts', gatewayEnv)
  await waitUntilReady(gateway.url)
  const requestIds = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const response = await fetch(`${gateway.url}/users/${index}`)
      assert.equal(response.status, 404)
      return response.headers.get('x-request-id') ?? ''
    }),
  )
  assert.equal((await fetch(`${gateway.url}/log`, { method: 'POST', body: '{}' })).status, 502)
  await gateway.stop('SIGKILL')
  await using gatewayAgain = await startPart('apps/gateway/src/main.ts', gatewayEnv)
  await waitUntilReady(gatewayAgain.url)

  await using log = await startPart('apps/log-service/src/main.ts', logEnv)
  await waitUntilReady(log.url)
  for (const requestId of requestIds) {
    assert.equal((await waitForEntries(log.url, { request_id: requestId }, 2)).length, 2)
  }
})

test('a wiped store is rebuilt from the journal', async () => {
  await using folder = await temporaryFolder('wiped')
  const env = { TRILHA_DATA_DIR: folder.path, ...freePorts }
  const entries = Array.from({ length: 2_000 }, (_, index) => ({
    service: 's',
    user_id: String(index),
    action: 'a',
    result: 'success',
  }))
  await using first = await startPart('apps/log-service/src/main.ts', env)
  const answer = await fetch(`${first.url}/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(entries),
  })
  assert.deepEqual(await answer.json(), { accepted: 2_000, rejected: [] })
  assert.equal(await first.stop('SIGTERM'), 0)
  await rm(`${folder.path}/store`, { recursive: true })
  await using second = await startPart('apps/log-service/src/main.ts', env)
  await waitUntilReady(second.url)
  assert.equal((await waitForEntries(second.url, { user_id: '1999' }, 1)).length, 1)
})
