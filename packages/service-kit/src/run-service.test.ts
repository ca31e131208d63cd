import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type StartedProcess, startProcess } from './testing/started-process.ts'
import { until } from './testing/until.ts'

const main = fileURLToPath(new URL('./testing/demo-service.ts', import.meta.url))
const start = (env: Record<string, string> = {}, args: string[] = []) => startProcess(main, env, args)

/** A request that is being answered while the test goes on. */
const beginSlow = async (demo: StartedProcess) => {
  const answer = fetch(`${await demo.url()}/slow`).then(
    (response) => response.json(),
    () => 'broken',
  )
  await until('the slow request began', () => demo.output().includes('slow began') || undefined)
  // In an object, for an async function would wait for a promise that it returns.
  return { answer }
}

test('says where it listens, answers, and ends with 0 on SIGTERM and on SIGINT', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const demo = start()
    const url = await demo.url()
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    assert.match(demo.output(), new RegExp(`"msg":"listening on ${url}"`))
    demo.child.kill(signal)
    assert.equal(await demo.ended, 0)
    assert.match(demo.output(), /"msg":"closed"/)
    assert.equal(demo.errors(), '')
  }
})

test('a request in flight is answered after the signal, and new ones are not accepted', async () => {
  const demo = start({ DEMO_SLOW_MS: '500' })
  const { answer } = await beginSlow(demo)
  demo.child.kill('SIGINT')
  await until('it stops', () => demo.output().includes('stopping') || undefined)
  await until(
    'nobody listens',
    async () => (await fetch(`${await demo.url()}/healthz`).catch(() => 'refused')) === 'refused' || undefined,
  )
  assert.deepEqual(await answer, { done: true })
  assert.equal(await demo.ended, 0)
})

test('a second signal ends it at once with 1', async () => {
  const demo = start({ DEMO_SLOW_MS: '60000' })
  const { answer } = await beginSlow(demo)
  demo.child.kill('SIGINT')
  await until('it stops', () => demo.output().includes('stopping') || undefined)
  await until('it has ended', () => {
    demo.child.kill('SIGINT')
    return demo.child.exitCode === null ? undefined : true
  })
  assert.equal(await demo.ended, 1)
  assert.equal(await answer, 'broken')
})

test('the same Ctrl-C by two ways is one', async () => {
  const demo = start()
  await demo.url()
  demo.child.kill('SIGINT')
  demo.child.kill('SIGINT')
  assert.equal(await demo.ended, 0)
})

test('when its launcher is gone it stops as if told to', async () => {
  const demo = start()
  await demo.url()
  demo.child.disconnect()
  assert.equal(await demo.ended, 0)
  assert.match(demo.output(), /the launcher is gone/)
})

test('a taken port is one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await until('the port is taken', () => taken.listening || undefined)
  const { port } = taken.address() as AddressInfo
  const demo = start({ DEMO_PORT: String(port) })
  assert.equal(await demo.ended, 1)
  assert.equal(demo.errors(), `port ${port} is already in use: stop what uses it, or set DEMO_PORT to another port\n`)
  taken.close()
})

test('what prevents the start is one sentence without a stack; with LOG_LEVEL=debug, with it', async () => {
  const wrong = start({ DEMO_PORT: 'many' })
  assert.equal(await wrong.ended, 1)
  assert.equal(wrong.errors(), 'DEMO_PORT: must be an integer, and is "many"\n')
  const failing = start({ DEMO_OPEN_FAILURE: 'the disk is full' })
  assert.equal(await failing.ended, 1)
  assert.equal(failing.errors(), 'the disk is full\n')
  const debugged = start({ DEMO_OPEN_FAILURE: 'the disk is full', LOG_LEVEL: 'debug' })
  assert.equal(await debugged.ended, 1)
  assert.match(debugged.errors(), /demo-service\.ts/)
})

test('beyond loopback it listens only with an API key', async () => {
  const open = start({ TRILHA_HOST: '0.0.0.0' })
  assert.equal(await open.ended, 1)
  assert.match(open.errors(), /^TRILHA_HOST: 0\.0\.0\.0 can be reached from other machines: set TRILHA_API_KEY .*\n$/)
  const guarded = start({ TRILHA_HOST: '0.0.0.0', TRILHA_API_KEY: 'a-key-of-sixteen-characters' })
  assert.equal((await fetch(`${await guarded.url()}/slow`)).status, 401)
  guarded.child.kill('SIGTERM')
  assert.equal(await guarded.ended, 0)
})

test('--help is answered on standard output', async () => {
  const help = start({}, ['--help'])
  assert.equal(await help.ended, 0)
  assert.match(help.output(), /--slow-ms=…/)
})
