import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { describe, type TestContext, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { actionLog } from './action-log.ts'
import type { LogClient } from './log-client.ts'
import { openLogClient } from './open-log-client.ts'
import { type ScriptedLogService, startScriptedLogService } from './testing/scripted-log-service.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { until } from './testing/until.ts'

interface Setup {
  readonly app: FastifyInstance
  readonly client: LogClient
  readonly url: string
  readonly log: ScriptedLogService
  /** Waits for so many entries, and that no more come. */
  entries(count: number): Promise<readonly Logged[]>
}

interface Logged {
  readonly service: string
  readonly user_id: string
  readonly action: string
  readonly result: string
  readonly cause: string | null
  readonly request_id: string
  readonly trace_id: string
  readonly span_id: string
  readonly target?: { readonly type: string; readonly id: string }
  readonly http: Readonly<Record<string, unknown>>
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** A real service with the plugin, a real client on a real spool, and a log service to look into. */
const start = async (
  t: TestContext,
  routes: (app: FastifyInstance) => void,
  before: (app: FastifyInstance) => void = () => {},
): Promise<Setup> => {
  const folder = await temporaryFolder()
  const log = await startScriptedLogService()
  const client = await openLogClient({ url: log.url, service: 'user_service', spoolDir: folder.path })
  const app = Fastify({ forceCloseConnections: true })
  before(app)
  await app.register(actionLog, { client, service: 'user_service' })
  routes(app)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(async () => {
    await app.close()
    await client.close()
    await log.close()
    await folder[Symbol.asyncDispose]()
  })
  const entries = async (count: number): Promise<readonly Logged[]> => {
    await until(() => log.stored.length >= count, `${count} entries`)
    await client.flush()
    assert.equal(log.stored.length, count)
    return log.stored as readonly unknown[] as readonly Logged[]
  }
  return { app, client, url, log, entries }
}

const userRoutes = (app: FastifyInstance): void => {
  app.get<{ Params: { user_id: string } }>(
    '/users/:user_id',
    {
      config: {
        action: 'get_user',
        userId: (request) => (request.params as { user_id: string }).user_id,
        target: (request) => ({ type: 'user', id: (request.params as { user_id: string }).user_id }),
      },
      schema: { params: { type: 'object', properties: { user_id: { type: 'integer' } } } },
    },
    async (request, reply) => {
      if (Number(request.params.user_id) === 1) return { id: 1, name: 'Ada' }
      return reply
        .code(404)
        .type('application/problem+json')
        .send({ type: 'about:blank', title: 'Not Found', status: 404, detail: 'User not found' })
    },
  )
  app.post(
    '/users',
    {
      config: { action: 'create_user', userId: (_request, payload) => String((payload as { id: number }).id) },
      schema: { body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
    },
    async () => ({ id: 7 }),
  )
  app.get('/silent', async () => ({ ok: true }))
}

describe('actionLog', () => {
  test('a success is one entry with who, what, and the exchange', async (t) => {
    const { url, entries } = await start(t, userRoutes)
    const response = await fetch(`${url}/users/1?token=hush&x=2`, {
      headers: {
        'x-request-id': 'req-1',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        'user-agent': 'tester/1',
      },
    })
    assert.equal(response.headers.get('x-request-id'), 'req-1')
    const [entry] = await entries(1)
    assert.ok(entry)
    const { duration_ms: durationMs, ...http } = entry.http
    assert.deepEqual(http, {
      method: 'GET',
      route: '/users/{user_id}',
      path: '/users/1',
      query: 'token=[REDACTED]&x=2',
      status: 200,
      client_ip: '127.0.0.1',
      user_agent: 'tester/1',
    })
    assert.ok(typeof durationMs === 'number' && durationMs >= 0)
    assert.deepEqual(
      [entry.service, entry.user_id, entry.action, entry.result, entry.cause, entry.request_id, entry.trace_id],
      ['user_service', '1', 'get_user', 'success', null, 'req-1', '4bf92f3577b34da6a3ce929d0e0e4736'],
    )
    assert.match(entry.span_id, /^[0-9a-f]{16}$/)
    assert.notEqual(entry.span_id, '00f067aa0ba902b7')
    assert.deepEqual(entry.target, { type: 'user', id: '1' })
  })

  test('a failure tells the cause in the words that the caller got', async (t) => {
    const { url, entries } = await start(t, userRoutes)
    await fetch(`${url}/users/5`)
    const [entry] = await entries(1)
    assert.deepEqual([entry?.user_id, entry?.result, entry?.cause], ['5', 'failure', 'User not found'])
    assert.equal(entry?.http.status, 404)
  })

  test('the id that a creation was given names its user', async (t) => {
    const { url, entries } = await start(t, userRoutes)
    await post(url, '{"name":"Ada"}')
    const [entry] = await entries(1)
    assert.deepEqual([entry?.user_id, entry?.result], ['7', 'success'])
  })

  test('bad parameters, bodies that fail validation and bodies that do not parse are entries too', async (t) => {
    const { url, entries } = await start(t, userRoutes)
    await fetch(`${url}/users/abc`)
    await post(url, '{}')
    await post(url, '{"name":')
    await post(url, '')
    const [params, invalid, unparsable, empty] = await entries(4)
    assert.deepEqual([params?.user_id, params?.result], ['abc', 'failure'])
    assert.match(params?.cause ?? '', /user_id must be integer/)
    assert.deepEqual([invalid?.user_id, invalid?.action, invalid?.http.status], ['N/A', 'create_user', 400])
    assert.match(invalid?.cause ?? '', /name/)
    assert.match(unparsable?.cause ?? '', /JSON/)
    assert.equal(empty?.result, 'failure')
  })

  test('routes without an action and unknown routes write nothing, but carry the request id', async (t) => {
    const { url, entries } = await start(t, userRoutes)
    for (const path of ['/silent', '/nowhere']) {
      const response = await fetch(url + path, { headers: { 'x-request-id': 'req-2' } })
      assert.equal(response.headers.get('x-request-id'), 'req-2')
    }
    await fetch(`${url}/users/1`)
    const [entry] = await entries(1)
    assert.equal(entry?.action, 'get_user')
  })

  test('HEAD is the same action', async (t) => {
    const { url, entries } = await start(t, userRoutes)
    await fetch(`${url}/users/1`, { method: 'HEAD' })
    const [entry] = await entries(1)
    assert.deepEqual([entry?.action, entry?.http.method, entry?.http.status], ['get_user', 'HEAD', 200])
  })

  test('whoever sees the reply finds the entry in the spool', async (t) => {
    const { url, client } = await start(t, userRoutes)
    for (let seen = 1; seen <= 20; seen++) {
      await (await fetch(`${url}/users/1`)).text()
      assert.equal(client.counters.accepted, seen)
    }
  })

  test('the handler has the same context as the entry', async (t) => {
    const { url, entries } = await start(t, (app) => {
      app.get('/context', { config: { action: 'look' } }, async (request) => request.trilha)
    })
    const context = (await (await fetch(`${url}/context`)).json()) as { requestId: string; spanId: string }
    const [entry] = await entries(1)
    assert.equal(entry?.request_id, context.requestId)
    assert.equal(entry?.span_id, context.spanId)
  })

  test('the cause: failureCause first, then the reply, then the error, then the status', async (t) => {
    const { url, entries } = await start(t, (app) => {
      app.get('/said', { config: { action: 'said' } }, async (request, reply) => {
        request.failureCause = 'the card was declined'
        return reply.code(402).send({ detail: 'payment failed' })
      })
      app.get('/thrown', { config: { action: 'thrown' } }, async () => {
        throw new Error('disk on fire')
      })
      app.get('/status', { config: { action: 'status' } }, async (_request, reply) => reply.code(418).send('short'))
    })
    for (const path of ['/said', '/thrown', '/status']) await fetch(url + path)
    const causes = (await entries(3)).map((entry) => entry.cause)
    assert.deepEqual(causes, ['the card was declined', 'disk on fire', "I'm a Teapot"])
  })

  test('functions of a route that throw or answer nonsense cost nothing but their answer', async (t) => {
    const fail = (): never => {
      throw new Error('no body')
    }
    const { url, entries } = await start(t, (app) => {
      app.get('/a', { config: { action: 'a', userId: fail, target: fail } }, async () => 'ok')
      app.get('/b', { config: { action: 'b', userId: () => '' } }, async () => 'ok')
      app.get(
        '/d',
        { config: { action: 'd', userId: () => 12, target: () => ({ type: 'user', id: 12 }) } },
        async () => 1,
      )
      app.get('/c', { config: { action: 'c', userId: () => 'u'.repeat(1_000) } }, async () => 'ok')
    })
    for (const path of ['/a', '/b', '/c', '/d']) assert.equal((await fetch(url + path)).status, 200)
    const users = (await entries(4)).map((entry) => entry.user_id)
    assert.deepEqual(users, ['N/A', 'N/A', 'u'.repeat(256), '12'])
  })

  test('a request that another hook answers before the plugin is an entry with its request id', async (t) => {
    const guard = (app: FastifyInstance): void => {
      app.addHook('onRequest', async (_request, reply) => reply.code(401).send({ detail: 'a key is needed' }))
    }
    const { url, entries } = await start(t, userRoutes, guard)
    const response = await fetch(`${url}/users/1`)
    const [entry] = await entries(1)
    assert.deepEqual([entry?.result, entry?.cause, entry?.user_id], ['failure', 'a key is needed', '1'])
    assert.equal(response.headers.get('x-request-id'), entry?.request_id)
  })
})

describe('actionLog on streams and broken exchanges', () => {
  test('a stream is one entry when it ends', async (t) => {
    const source = new PassThrough()
    const { url, log, entries } = await start(t, (app) => {
      app.get('/stream', { config: { action: 'read' } }, async (_request, reply) => reply.send(source))
    })
    source.write('first ')
    const response = await fetch(`${url}/stream`)
    assert.equal(log.stored.length, 0)
    source.end('last')
    assert.equal(await response.text(), 'first last')
    const [entry] = await entries(1)
    assert.deepEqual([entry?.result, entry?.http.status], ['success', 200])
  })

  test('a client that says it has a long address is an entry all the same', async (t) => {
    const { client, entries } = await start(t, () => {})
    const app = Fastify({ trustProxy: true })
    t.after(() => app.close())
    await app.register(actionLog, { client, service: 'user_service' })
    app.get('/x', { config: { action: 'x' } }, async () => 'ok')
    await app.inject({ url: '/x', headers: { 'x-forwarded-for': 'f'.repeat(100) } })
    const [entry] = await entries(1)
    assert.deepEqual([entry?.action, entry?.http.client_ip], ['x', 'f'.repeat(64)])
  })

  test('a stream that breaks is a failure with its reason', async (t) => {
    const source = new PassThrough()
    const { url, entries } = await start(t, (app) => {
      app.get('/stream', { config: { action: 'read' } }, async (_request, reply) => reply.send(source))
    })
    source.write('first ')
    const response = await fetch(`${url}/stream`)
    source.destroy(new Error('the disk went away'))
    await assert.rejects(response.text())
    const [entry] = await entries(1)
    assert.deepEqual([entry?.result, entry?.cause], ['failure', 'the disk went away'])
  })

  test('a stream that breaks before its first byte becomes the error reply', async (t) => {
    const { url, entries } = await start(t, (app) => {
      app.get('/stream', { config: { action: 'read' } }, async (_request, reply) => {
        const source = new Readable({ read: () => source.destroy(new Error('no such file')) })
        return reply.send(source)
      })
    })
    assert.equal((await fetch(`${url}/stream`)).status, 500)
    const [entry] = await entries(1)
    assert.deepEqual([entry?.result, entry?.cause, entry?.http.status], ['failure', 'no such file', 500])
  })

  test('a web stream and a Response are entries when they end', async (t) => {
    const { url, entries } = await start(t, (app) => {
      app.get('/web', { config: { action: 'web' } }, async (_request, reply) => reply.send(new Blob(['x']).stream()))
      app.get('/response', { config: { action: 'response' } }, async () => new Response('x', { status: 201 }))
    })
    await (await fetch(`${url}/web`)).text()
    await (await fetch(`${url}/response`)).text()
    const outcomes = (await entries(2)).map((entry) => [entry.action, entry.result, entry.http.status])
    assert.deepEqual(outcomes, [
      ['web', 'success', 200],
      ['response', 'success', 201],
    ])
  })

  test('the reader of an event stream leaves: a success; of a download: a failure', async (t) => {
    const { url, entries } = await start(t, (app) => {
      app.get('/events', { config: { action: 'stream_messages' } }, async (_request, reply) => {
        const source = new PassThrough()
        source.write('data: 1\n\n')
        return reply.type('text/event-stream').send(source)
      })
      app.get('/download', { config: { action: 'download' } }, async (_request, reply) => {
        const source = new PassThrough()
        source.write('first half')
        return reply.type('text/plain').send(source)
      })
    })
    await leaveAfterFirstByte(`${url}/events`)
    await entries(1)
    await leaveAfterFirstByte(`${url}/download`)
    const [events, download] = await entries(2)
    assert.deepEqual([events?.result, events?.cause], ['success', null])
    assert.deepEqual([download?.result, download?.cause], ['failure', 'client went away'])
  })

  test('a hijacked reply is an entry when it ends', async (t) => {
    const { url, entries } = await start(t, (app) => {
      app.get('/raw', { config: { action: 'raw' } }, (_request, reply) => {
        reply.hijack()
        reply.raw.writeHead(202, { 'content-type': 'text/plain' })
        reply.raw.end('by hand')
      })
      app.get('/raw-events', { config: { action: 'raw_events' } }, (_request, reply) => {
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
        reply.raw.write('data: 1\n\n')
      })
    })
    await (await fetch(`${url}/raw`)).text()
    await entries(1)
    await leaveAfterFirstByte(`${url}/raw-events`, { accept: 'text/event-stream' })
    const outcomes = (await entries(2)).map((entry) => [entry.action, entry.result, entry.http.status])
    assert.deepEqual(outcomes, [
      ['raw', 'success', 202],
      ['raw_events', 'success', 200],
    ])
  })

  test('a client that leaves before the reply: a failure that tells what became of the action', async (t) => {
    const started = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    const { url, log, entries } = await start(t, (app) => {
      app.get(
        '/slow',
        { config: { action: 'slow', userId: (_request, payload) => (payload as { id: string }).id } },
        async (request) => {
          request.raw.once('close', () => finish.resolve())
          started.resolve()
          await finish.promise
          return { id: 'u9' }
        },
      )
    })
    const leave = new AbortController()
    const asked = fetch(`${url}/slow`, { signal: leave.signal })
    await started.promise
    assert.equal(log.stored.length, 0)
    leave.abort()
    await assert.rejects(asked)
    const [entry] = await entries(1)
    assert.deepEqual(
      [entry?.result, entry?.cause, entry?.http.status, entry?.user_id],
      ['failure', 'client went away', 0, 'u9'],
    )
    assert.deepEqual(entry?.attributes, { unsent_status: 200 })
  })

  test('a client that leaves in the middle of its body: client went away', async (t) => {
    const { url, entries } = await start(t, userRoutes)
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write('POST /users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"na')
    socket.once('connect', () => setImmediate(() => socket.destroy()))
    const [entry] = await entries(1)
    assert.deepEqual([entry?.action, entry?.result, entry?.cause], ['create_user', 'failure', 'client went away'])
    assert.equal(entry?.http.client_ip, '127.0.0.1')
  })

  test('what waits for a hanging handler is written when the service closes, and never again', async (t) => {
    const started = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<string>()
    const sent = Promise.withResolvers<void>()
    const { app, url, client, entries } = await start(t, (service) => {
      service.addHook('onSend', async () => sent.resolve())
      service.get('/hang', { config: { action: 'hang' } }, () => {
        started.resolve()
        return finish.promise
      })
    })
    const closed = new Promise((resolve) => app.server.once('connection', (socket) => socket.once('close', resolve)))
    const leave = new AbortController()
    const asked = fetch(`${url}/hang`, { signal: leave.signal })
    await started.promise
    leave.abort()
    await assert.rejects(asked)
    await closed
    await app.close()
    assert.equal(client.counters.accepted, 1)
    finish.resolve('too late')
    await sent.promise
    const [entry] = await entries(1)
    assert.deepEqual([entry?.cause, entry?.http.status], ['client went away', 0])
  })

  test('a handler that takes too long is an entry with the reply that the caller got', async (t) => {
    const { url, entries } = await start(t, (app) => {
      app.get('/late', { config: { action: 'late' }, handlerTimeout: 20 }, () => new Promise(() => {}))
    })
    assert.equal((await fetch(`${url}/late`)).status, 503)
    const [entry] = await entries(1)
    assert.deepEqual([entry?.result, entry?.http.status], ['failure', 503])
    assert.match(entry?.cause ?? '', /timed out/)
  })
})

const post = (url: string, body: string): Promise<Response> =>
  fetch(`${url}/users`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })

const leaveAfterFirstByte = async (url: string, headers: Record<string, string> = {}): Promise<void> => {
  const leave = new AbortController()
  const response = await fetch(url, { signal: leave.signal, headers })
  await response.body?.getReader().read()
  leave.abort()
}
