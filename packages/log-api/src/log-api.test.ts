import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { startPart, temporaryFolder, waitUntilReady } from '@trilha/testing'
import { createLogApi, LogApiError } from './index.ts'

const startLogService = async () => {
  const folder = await temporaryFolder('log-api')
  const part = await startPart('apps/log-service/src/main.ts', {
    TRILHA_DATA_DIR: folder.path,
    TRILHA_LOG_SERVICE_PORT: '0',
    LOG_LEVEL: 'warn',
  })
  await waitUntilReady(part.url)
  return {
    api: createLogApi({ url: `${part.url}/` }),
    [Symbol.asyncDispose]: async () => {
      await part.stop('SIGKILL')
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** A server that is none of ours, to see what is made of its answers. */
const startStranger = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1')
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

const failure = (about: { readonly failure: string; readonly message: RegExp }) => (error: unknown) => {
  assert.ok(error instanceof LogApiError)
  assert.match(error.message, about.message)
  assert.equal(error.failure, about.failure)
  return true
}

test('asks a real log service', async () => {
  await using service = await startLogService()
  const { api } = service
  const entry = { service: 'a', user_id: '1', action: 'b', result: 'success', request_id: 'r' }
  const logged = await api.log(entry)
  for (let number = 2; number <= 4; number += 1) await api.log({ ...entry, user_id: String(number) })

  assert.equal((await api.entry(logged.log_id)).user_id, '1')
  const page = await api.search({ query: 'service:a', order: 'asc', limit: 3 })
  assert.deepEqual(
    page.entries.map(({ user_id }) => user_id),
    ['1', '2', '3'],
  )
  const sizes: number[] = []
  for await (const { entries } of api.pages({ filters: { service: ['a'] }, limit: 4 })) sizes.push(entries.length)
  assert.deepEqual(sizes, [4])
  assert.deepEqual((await api.stats({ groupBy: [] })).rows[0]?.values, { count: 4 })
  assert.equal((await api.facets({ fields: ['user_id'] })).facets[0]?.distinct, 4)
  assert.deepEqual((await api.histogram({ by: 'result', buckets: 5 })).groups, ['success'])
  assert.equal((await api.story('r')).entries.length, 4)
  assert.equal((await api.timeline('1', { timeZone: 'Asia/Tokyo' })).tz, 'Asia/Tokyo')
  assert.ok((await api.fields()).fields.length > 10)
  assert.equal((await api.status()).ready, true)
  assert.equal((await (await api.export({ format: 'ndjson' })).text()).trim().split('\n').length, 4)
  await assert.rejects(
    api.search({ query: 'servce:a' }),
    (error: LogApiError) =>
      error.problem?.code === 'invalid_query' && error.problem.start === 0 && error.problem.end === 6,
  )
  const saved = await api.saveSearch({ name: 'all', view: '/' })
  assert.deepEqual(await api.savedSearch(saved.id), saved)
  const renamed = await api.updateSavedSearch(saved, { name: 'everything', view: '/' })
  assert.deepEqual((await api.savedSearches()).searches, [renamed])
  for (const stale of [api.updateSavedSearch(saved, { name: 'x', view: '/' }), api.deleteSavedSearch(saved)]) {
    await assert.rejects(stale, (error: LogApiError) => error.problem?.status === 412)
  }
  await api.deleteSavedSearch(renamed)
  assert.deepEqual((await api.savedSearches()).searches, [])
  await assert.rejects(api.story('none'), (error: LogApiError) => error.problem?.status === 404)
})

describe('what is no answer of a log service', () => {
  test('is named, with the address', async () => {
    await using stranger = await startStranger((_, response) => response.writeHead(502).end('<html>Bad gateway</html>'))
    const message = new RegExp(
      `^${stranger.url} does not speak as a log service does \\(it answered 502 Bad Gateway\\)`,
    )
    await assert.rejects(createLogApi(stranger).status(), failure({ failure: 'unexpected', message }))
  })

  test('may be no JSON, or a redirect, which is not followed', async () => {
    let keys: (string | undefined)[] = []
    await using other = await startStranger((request, response) => {
      keys = [...keys, request.headers.authorization]
      response.end('{}')
    })
    await using stranger = await startStranger((request, response) => {
      if (request.url === '/api/status') response.end('<html>')
      else response.writeHead(302, { location: other.url }).end()
    })
    const api = createLogApi({ url: stranger.url, apiKey: 'secret' })
    await assert.rejects(api.status(), failure({ failure: 'unexpected', message: /\/api\/status is no JSON/ }))
    await assert.rejects(api.fields(), failure({ failure: 'unexpected', message: /it answered 302/ }))
    assert.deepEqual(keys, [])
  })

  test('may never come, or never end', async () => {
    await using stranger = await startStranger((request, response) => {
      if (request.url === '/api/fields') response.write('{"fields":')
    })
    const api = createLogApi({ url: stranger.url, timeoutMs: 100 })
    for (const asked of [api.status(), api.fields()]) {
      await assert.rejects(asked, failure({ failure: 'timeout', message: /did not answer within 0\.1 s/ }))
    }
  })

  test('may be the end of a connection', async () => {
    await using stranger = await startStranger((request) => request.socket.destroy())
    await assert.rejects(
      createLogApi(stranger).status(),
      failure({ failure: 'unreachable', message: /^the connection to .* broke/ }),
    )
  })
})

test('a question given up rejects with the reason', async () => {
  await using stranger = await startStranger(() => undefined)
  const reason = new Error('enough')
  const controller = new AbortController()
  const asked = createLogApi(stranger).status({ signal: controller.signal })
  controller.abort(reason)
  await assert.rejects(asked, (error) => error === reason)
})

test('a tail whose connection falls silent is made again behind the last event', async () => {
  const resumed: (string | undefined)[] = []
  await using stranger = await startStranger((request, response) => {
    resumed.push(request.headers['last-event-id'] as string | undefined)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const seq = resumed.length
    response.write(`id: ${seq}\nevent: entry\ndata: {"seq":${seq}}\n\n`)
  })
  const controller = new AbortController()
  const told: string[] = []
  for await (const event of createLogApi(stranger).tail({
    signal: controller.signal,
    silenceMs: 50,
    retryAfterMs: [1],
  })) {
    told.push(event.type)
    if (told.length === 4) controller.abort()
  }
  assert.deepEqual(told, ['entry', 'lost', 'back', 'entry'])
  assert.deepEqual(resumed, [undefined, '1'])
})
