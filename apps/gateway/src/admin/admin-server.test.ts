import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ConfigError } from '@trilha/service-kit'
import { type Answered, ask } from '../testing/ask.ts'
import { type AdminServerOptions, createAdminServer } from './admin-server.ts'
import type { AdminSources } from './admin-sources.ts'
import type { StatusSnapshot } from './status-snapshot.ts'
import { certificate, exchange, scriptedSources, target } from './testing/scripted-sources.ts'

const nothingWrong = (error: unknown): void => assert.fail(String(error))

const start = async (changes: Partial<AdminSources> = {}, options: Partial<AdminServerOptions> = {}) => {
  const server = createAdminServer(scriptedSources(changes), { onInternalError: nothingWrong, ...options })
  const url = await server.listen(0, '127.0.0.1')
  return { url, [Symbol.asyncDispose]: () => server.close() }
}

const asJson = { headers: { accept: 'application/json' } }
const snapshotOf = ({ body }: Answered): StatusSnapshot => JSON.parse(body) as StatusSnapshot
const codeOf = ({ body, headers }: Answered): unknown => {
  assert.equal(headers['content-type'], 'application/problem+json')
  return (JSON.parse(body) as { code: unknown }).code
}

describe('the admin server', () => {
  test('answers metrics, status and health checks, and nothing else', async () => {
    await using admin = await start()
    const metrics = await ask(`${admin.url}/metrics`)
    assert.equal(metrics.status, 200)
    assert.equal(metrics.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
    assert.match(metrics.body, /^trilha_gateway_client_connections 0$/m)
    assert.deepEqual(JSON.parse((await ask(`${admin.url}/healthz`)).body), { status: 'ok' })
    assert.deepEqual(JSON.parse((await ask(`${admin.url}/readyz`)).body), { status: 'ready' })
    for (const path of ['/', '/status/', '/metrics/x', '/users', '//status']) {
      const answer = await ask(admin.url + path)
      assert.equal(answer.status, 404, path)
      assert.equal(codeOf(answer), 'not_found')
    }
  })

  test('takes GET and HEAD alone', async () => {
    await using admin = await start()
    const head = await ask(`${admin.url}/status`, { method: 'HEAD' })
    assert.equal(head.status, 200)
    assert.equal(head.body, '')
    const refused = await ask(`${admin.url}/status`, { method: 'POST', body: 'x' })
    assert.equal(refused.status, 405)
    assert.equal(refused.headers.allow, 'GET, HEAD')
    assert.equal(codeOf(refused), 'method_not_allowed')
  })

  test('is ready when the gateway is', async () => {
    await using admin = await start({ isReady: async () => 'The disk of the log spool is full' })
    const answer = await ask(`${admin.url}/readyz`)
    assert.equal(answer.status, 503)
    assert.match(answer.body, /The disk of the log spool is full/)
    assert.equal((await ask(`${admin.url}/healthz`)).status, 200)
    const { troubles } = snapshotOf(await ask(`${admin.url}/status`, asJson))
    assert.deepEqual(troubles, [{ kind: 'not_ready', detail: 'The disk of the log spool is full' }])
  })

  test('lets no page of another name in that was made to point here', async () => {
    await using admin = await start()
    const statusFor = async (host: string): Promise<number> =>
      (await ask(`${admin.url}/status`, { headers: { host } })).status
    for (const host of ['evil.example', 'evil.example:8009', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      assert.equal(await statusFor(host), 403, host)
    }
    for (const host of ['localhost', 'LOCALHOST:8009', '127.0.0.1', '[::1]:8009', '10.0.0.7:8009']) {
      assert.equal(await statusFor(host), 200, host)
    }
  })

  test('with an API key, asks everyone for it but health checks', async () => {
    const apiKey = 'a-key-of-sixteen-characters'
    await using admin = await start({}, { apiKey })
    for (const path of ['/metrics', '/status', '/nothing']) {
      const answer = await ask(admin.url + path)
      assert.equal(answer.status, 401, path)
      assert.equal(answer.headers['www-authenticate'], 'Basic realm="Trilha"')
      assert.equal((await ask(admin.url + path, { headers: { 'x-api-key': 'wrong' } })).status, 401)
    }
    assert.equal((await ask(`${admin.url}/readyz`)).status, 200)
    const headers = { authorization: `Bearer ${apiKey}`, host: 'gateway.internal' }
    assert.equal((await ask(`${admin.url}/metrics`, { headers })).status, 200)
  })

  test('without an API key, does not listen where others can reach it', async () => {
    for (const host of ['0.0.0.0', '::', '10.0.0.7', 'example.com']) {
      const server = createAdminServer(scriptedSources(), { onInternalError: nothingWrong })
      await assert.rejects(
        server.listen(0, host),
        (error) => error instanceof ConfigError && /admin\.host/.test(error.message),
      )
    }
    const server = createAdminServer(scriptedSources(), { onInternalError: nothingWrong, apiKey: 'x'.repeat(16) })
    assert.match(await server.listen(0, '0.0.0.0'), /^http:\/\/127\.0\.0\.1:\d+$/)
    await server.close()
    await server.close()
  })

  test('tells of a failure of its own without showing it', async () => {
    const told: unknown[] = []
    const broken = new Error('secret')
    const upstreams = () => {
      throw broken
    }
    await using admin = await start({ upstreams }, { onInternalError: (error) => told.push(error) })
    for (const path of ['/status', '/metrics']) {
      const answer = await ask(admin.url + path)
      assert.equal(answer.status, 500)
      assert.doesNotMatch(answer.body, /secret/)
    }
    assert.deepEqual(told, [broken, broken])
  })
})

describe('the status', () => {
  test('as JSON has the figures of every part', async () => {
    const now = { ms: Date.UTC(2026, 0, 2, 3, 4, 5) }
    const sources = scriptedSources({
      connections: () => 3,
      activeExchanges: () => 1,
      upstreams: () => [
        {
          name: 'user_service',
          title: 'user service',
          circuit: 'open',
          refusals: 3,
          retries: 2,
          retriesRefused: 0,
          targets: [target({ isHealthy: false, whyNot: '5 failures in a row', failuresInARow: 5 })],
        },
      ],
      delivery: () => ({ accepted: 5, sent: 3, waiting: 1, dropped: 1, rejected: 0, trouble: 'away' }),
      configuration: () => ({
        path: '/etc/gateway.yaml',
        loadedAt: new Date(now.ms),
        reloads: { succeeded: 1, failed: 1 },
        lastError: 'line 3: no',
      }),
    })
    sources.metrics.route('users').observe(exchange({ status: 404 }), 20, true)
    sources.metrics.refused('unauthorized')
    await using admin = await start(sources, { now: () => now.ms })
    now.ms += 61_000
    const status = snapshotOf(await ask(`${admin.url}/status`, asJson))
    assert.equal(status.uptime_seconds, 61)
    assert.equal(status.started_at, '2026-01-02T03:04:05.000Z')
    assert.deepEqual(
      status.troubles.map(({ kind }) => kind),
      ['entries_dropped', 'log_delivery', 'circuit_open', 'target_out', 'configuration'],
    )
    assert.equal(status.exchanges.total, 1)
    assert.equal(status.exchanges.failures, 1)
    const [users] = status.routes
    assert.equal(users?.name, 'users')
    assert.ok(Math.abs((users?.latency_ms?.p99 ?? 0) - 20) < 0.3)
    assert.deepEqual(status.refusals, { unauthorized: 1 })
    assert.equal(status.upstreams[0]?.targets[0]?.reason, '5 failures in a row')
    assert.equal(status.configuration.error, 'line 3: no')
  })

  test('tells of certificates, and of those that somebody must see to', async () => {
    const soon = new Date(Date.UTC(2026, 0, 9))
    const past = new Date(Date.UTC(2026, 0, 1))
    const certificates = () => [
      certificate(),
      certificate({ hosts: ['soon.example.com'], expiresAt: soon }),
      certificate({ hosts: ['past.example.com'], expiresAt: past }),
    ]
    await using admin = await start({ certificates }, { now: () => Date.UTC(2026, 0, 2) })
    const status = snapshotOf(await ask(`${admin.url}/status`, asJson))
    assert.deepEqual(
      status.certificates.map(({ expires_at, is_due }) => [expires_at.slice(0, 10), is_due]),
      [
        ['2026-02-02', false],
        ['2026-01-09', true],
        ['2026-01-01', true],
      ],
    )
    assert.deepEqual(
      status.troubles.map((trouble) => trouble.kind === 'certificate' && [trouble.hosts, trouble.expired]),
      [
        ['soon.example.com', false],
        ['past.example.com', true],
      ],
    )
    const page = await ask(`${admin.url}/status`)
    assert.match(page.body, /The certificate for soon\.example\.com expires on 2026-01-09/)
    assert.match(page.body, /The certificate for past\.example\.com expired on 2026-01-01/)
    assert.match(page.body, /<h2 id="certificates">/)
  })

  test('as a page speaks the language of its reader', async () => {
    await using admin = await start()
    const pageFor = (language: string) =>
      ask(`${admin.url}/status`, { headers: { accept: 'text/html', 'accept-language': language } })
    for (const language of ['pt-BR', 'pt', 'pt-PT,en;q=0.5', 'fr;q=0.9,pt-BR;q=0.8,en;q=0.1']) {
      const page = await pageFor(language)
      assert.equal(page.headers['content-language'], 'pt-BR', language)
      assert.match(page.body, /<html lang="pt-BR">/)
      assert.match(page.body, /Tudo em ordem/)
    }
    for (const language of ['en', 'fr', 'en-GB,pt;q=0.5', '*']) {
      const page = await pageFor(language)
      assert.equal(page.headers['content-language'], 'en', language)
      assert.match(page.body, /All is well/)
    }
  })

  test('as a page loads nothing, escapes what it shows and can be kept still', async () => {
    const hostile = '<img src=x onerror=alert(1)>"'
    await using admin = await start({
      configuration: () => ({
        path: hostile,
        loadedAt: new Date(0),
        reloads: { succeeded: 0, failed: 1 },
        lastError: hostile,
      }),
    })
    const page = await ask(`${admin.url}/status`)
    assert.equal(page.headers['content-type'], 'text/html; charset=utf-8')
    assert.match(String(page.headers['content-security-policy']), /^default-src 'none'; style-src 'sha256-/)
    assert.doesNotMatch(page.body, /<img|<script|https?:\/\/(?!127)/)
    assert.match(page.body, /http-equiv="refresh"/)
    assert.doesNotMatch((await ask(`${admin.url}/status?refresh=off`)).body, /http-equiv="refresh"/)
  })
})
