import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { snippets } from './snippets.ts'

const run = promisify(execFile)
const programs = {
  curl: ['sh', '-c'],
  node: [process.execPath, '--input-type=module', '-e'],
  python: ['python3', '-c'],
}

/** What a program's code sends when it is run as it stands. */
const sent = async (id: keyof typeof programs, needsKey: boolean) => {
  const received = Promise.withResolvers<{ readonly body: unknown; readonly key: string | undefined }>()
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += String(part)
    received.resolve({ body: JSON.parse(text), key: request.headers.authorization })
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { code } = snippets({ origin, needsKey, gatewayName: 'Gateway' }).find((snippet) => snippet.id === id) ?? {}
    const [program = '', ...options] = programs[id]
    await run(program, [...options, code ?? ''])
    return await received.promise
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const entry = { service: 'my_service', user_id: '42', action: 'first_action', result: 'success' }

describe('the code that logs a first entry', () => {
  for (const id of ['curl', 'node', 'python'] as const) {
    test(`${id}: runs as it stands`, async () => {
      assert.deepEqual(await sent(id, false), { body: entry, key: undefined })
    })

    test(`${id}: sends the key where one is asked for`, async () => {
      assert.deepEqual(await sent(id, true), { body: entry, key: 'Bearer API_KEY' })
    })
  }

  test('the gateway is another port of the same host', () => {
    const all = snippets({ origin: 'https://logs.example:8443', needsKey: false, gatewayName: 'Gateway' })
    assert.equal(all.at(-1)?.code, 'curl https://logs.example:8000/users/')
  })
})
