import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { type Answered, ask } from './testing/ask.ts'
import { startGateway } from './testing/gateway-harness.ts'
import { exchangeRaw, openRaw, statusesOf } from './testing/raw-connection.ts'
import { type ScriptedService, startScriptedService } from './testing/scripted-service.ts'
import { until } from './testing/until.ts'

/** A file with the given upstreams by name and the rest as it stands. */
const fileOf = (upstreams: Readonly<Record<string, readonly ScriptedService[]>>, rest: string): string => {
  const lines = Object.entries(upstreams).map(
    ([name, services]) => `  ${name}:\n    targets:\n${services.map(({ url }) => `      - url: ${url}\n`).join('')}`,
  )
  return `upstreams:\n${lines.join('')}${rest}`
}

/** Each request is answered with the service's name, and its method, path and headers are noted. */
const namedService = async (name: string): Promise<ScriptedService> => {
  const service = await startScriptedService()
  service.handle = (request, response) => void request.resume().on('end', () => response.end(name))
  return service
}

describe('a configured gateway', () => {
  test('routes by host, path and method, first come first served', async () => {
    await using people = await namedService('people')
    await using admin = await namedService('admin')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people], admin: [admin] },
        `
routes:
  - { name: admin, hosts: [admin.example.com], path: /, upstream: admin }
  - { name: read, path: "/people/{id}", methods: [GET, HEAD], patterns: ["/people/{id}"], upstream: people }
`,
      ),
    )
    const at = (path: string, options: Parameters<typeof ask>[1] = {}) => ask(harness.url + path, options)
    assert.equal((await at('/people/7')).body, 'people')
    assert.equal((await at('/people/7', { headers: { host: 'Admin.example.com:80' } })).body, 'admin')
    const refused = await at('/people/7', { method: 'DELETE' })
    assert.deepEqual([refused.status, refused.headers.allow], [405, 'GET, HEAD'])
    assert.equal((await at('/people')).status, 404)
    const entries = await harness.entries(4)
    assert.deepEqual(
      entries.map(({ action }) => action),
      ['GET /people/{id}', 'GET /*', 'DELETE *', 'GET *'],
    )
  })

  for (const { openapi, expected } of [
    { openapi: '', expected: { docs: 'all', document: 'all', posted: 'all' } },
    { openapi: '    openapi: /api.json\n', expected: { docs: 'page', document: 'page', posted: 'all' } },
  ]) {
    test(`a route for the rest ${openapi === '' ? 'takes' : 'leaves'} the pages of documents`, async () => {
      await using all = await namedService('all')
      await using named = await namedService('named')
      const file = fileOf(
        { named: [named], all: [all] },
        `${openapi}
routes:
  - { name: named, hosts: [named.example.com], path: /docs, upstream: named }
  - { name: all, path: /, upstream: all }
`,
      )
      await using harness = await startGateway({}, file)
      const at = async (path: string, options: Parameters<typeof ask>[1] = {}) => {
        const { body } = await ask(harness.url + path, options)
        return body.includes('<html') || body.includes('"openapi"') ? 'page' : body
      }
      assert.equal(await at('/docs'), expected.docs)
      assert.equal(await at('/openapi.json'), expected.document)
      assert.equal(await at('/openapi.json', { method: 'POST' }), expected.posted)
      assert.equal(await at('/docs', { headers: { host: 'named.example.com' } }), 'named')
      assert.equal(await at('/docs/other', {}), 'all')
    })
  }

  test('rewrites paths and changes headers both ways', async () => {
    await using service = await startScriptedService()
    service.handle = (request, response) => {
      request.resume()
      response.setHeader('x-powered-by', 'magic')
      response.setHeader('set-cookie', ['a=1', 'b=2'])
      response.end('ok')
    }
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [service] },
        `
routes:
  - name: people
    path: /api/people
    upstream: people
    rewrite: /v2
    request_headers: { set: { x-region: eu }, add: { x-via: trilha }, remove: [x-debug] }
    response_headers: { set: { x-frame-options: DENY }, remove: [X-Powered-By] }
`,
      ),
    )
    const headers = { 'x-region': 'us', 'x-debug': '1', 'x-via': 'someone' }
    const answer = await ask(`${harness.url}/api/people/7?x=1`, { headers })
    const [arrived] = service.arrived
    assert.equal(arrived?.url, '/v2/7?x=1')
    assert.equal(arrived?.headers['x-region'], 'eu')
    assert.equal(arrived?.headers['x-debug'], undefined)
    assert.equal(arrived?.headers['x-via'], 'someone, trilha')
    assert.equal(answer.headers['x-frame-options'], 'DENY')
    assert.equal(answer.headers['x-powered-by'], undefined)
    assert.deepEqual(answer.headers['set-cookie'], ['a=1', 'b=2'])
    const entry = await harness.onlyEntry()
    assert.equal(entry.http?.path, '/api/people/7')
  })

  test('sends a canary its share, and all who ask for it', async () => {
    await using stable = await namedService('stable')
    await using canary = await namedService('canary')
    await using harness = await startGateway(
      {},
      fileOf(
        { stable: [stable], canary: [canary] },
        `
routes:
  - name: people
    path: /people
    upstream:
      - { upstream: stable, weight: 1 }
      - { upstream: canary, weight: 0, header: { name: X-Canary, value: please } }
`,
      ),
    )
    assert.equal((await ask(`${harness.url}/people`)).body, 'stable')
    assert.equal((await ask(`${harness.url}/people`, { headers: { 'x-canary': 'please' } })).body, 'canary')
  })

  test('mirrors requests, bodies too, and looks at no answer', async () => {
    await using people = await namedService('people')
    await using shadow = await startScriptedService()
    const mirrored: string[] = []
    shadow.handle = (request, response) => {
      void text(request).then((body) => {
        mirrored.push(`${request.method} ${request.url} ${body}`)
        response.writeHead(500).end()
      })
    }
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people], shadow: [shadow] },
        'routes: [{ name: people, path: /people, upstream: people, mirror: { upstream: shadow } }]',
      ),
    )
    const answer = await ask(`${harness.url}/people/1`, { method: 'POST', body: 'hello' })
    assert.deepEqual([answer.status, answer.body], [200, 'people'])
    await until(() => mirrored.length === 1, 'the copy arriving')
    assert.deepEqual(mirrored, ['POST /people/1 hello'])
    assert.equal((await harness.onlyEntry()).result, 'success')
  })

  test('tries another target when one refuses the connection, whatever the method', async () => {
    await using alive = await namedService('alive')
    const dead = await startScriptedService()
    await dead[Symbol.asyncDispose]()
    await using harness = await startGateway(
      {},
      fileOf({ people: [dead, alive] }, 'routes: [{ name: people, path: /people, upstream: people }]'),
    )
    const answers: Answered[] = []
    for (let count = 0; count < 4; count++)
      answers.push(await ask(`${harness.url}/people`, { method: 'POST', body: '{}' }))
    assert.deepEqual(new Set(answers.map(({ body }) => body)), new Set(['alive']))
    const entries = await harness.entries(4)
    assert.ok(entries.some(({ attributes }) => attributes?.retries === 1))
    assert.deepEqual(new Set(entries.map(({ attributes }) => attributes?.upstream)), new Set([alive.url]))
  })

  test('tries again on the statuses of the file, and never what has side effects', async () => {
    await using first = await startScriptedService()
    await using second = await namedService('second')
    first.handle = (request, response) => void request.resume().on('end', () => response.writeHead(503).end('busy'))
    await using harness = await startGateway(
      {},
      `
upstreams:
  people:
    targets: [{ url: "${first.url}" }, { url: "${second.url}" }]
    retries: { on_status: [503] }
    passive_health: { failures: 1000 }
routes: [{ name: people, path: /people, upstream: people }]
`,
    )
    for (let count = 0; count < 4; count++) assert.equal((await ask(`${harness.url}/people`)).body, 'second')
    const posts: number[] = []
    for (let count = 0; count < 4; count++) posts.push((await ask(`${harness.url}/people`, { method: 'POST' })).status)
    assert.deepEqual(new Set(posts), new Set([200, 503]))
  })
})

describe('who comes to a configured gateway', () => {
  const key = 'the-secret-of-ana'
  const sha256 = createHash('sha256').update(key).digest('hex')

  test('is known by key: in the entry, at the service, and never by the caller’s word', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        `
auth: { api_keys: [{ user_id: ana, sha256: ${sha256} }] }
routes: [{ name: people, path: /people, upstream: people, auth: { api_key: true } }]
`,
      ),
    )
    const refused = await ask(`${harness.url}/people`, { headers: { 'x-trilha-user-id': 'root' } })
    assert.equal(refused.status, 401)
    const allowed = await ask(`${harness.url}/people`, { headers: { 'x-api-key': key, 'x-trilha-user-id': 'root' } })
    assert.equal(allowed.status, 200)
    assert.equal(people.arrived[0]?.headers['x-trilha-user-id'], 'ana')
    const [first, second] = await harness.entries(2)
    assert.deepEqual([first?.user_id, first?.http?.status], ['N/A', 401])
    assert.deepEqual([second?.user_id, second?.http?.status], ['ana', 200])
    assert.ok(!JSON.stringify([first, second]).includes(key))
  })

  test('may be refused by address, and is told nothing of the service', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf({ people: [people] }, 'routes: [{ name: people, path: /people, upstream: people, deny: [127.0.0.0/8] }]'),
    )
    assert.equal((await ask(`${harness.url}/people`)).status, 403)
    assert.equal(people.arrived.length, 0)
    assert.equal((await harness.onlyEntry()).action, 'GET /people/*')
  })

  test('is limited, with headers that say so', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        'routes: [{ name: people, path: /people, upstream: people, rate_limits: [{ requests: 2, window: 1h }] }]',
      ),
    )
    const answers: Answered[] = []
    for (let count = 0; count < 3; count++) answers.push(await ask(`${harness.url}/people`))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 429],
    )
    assert.match(String(answers[0]?.headers['ratelimit-policy']), /^"people-ip";q=2;w=3600$/)
    assert.match(String(answers[0]?.headers.ratelimit), /^"people-ip";r=1;t=\d+$/)
    assert.match(String(answers[2]?.headers['retry-after']), /^\d+$/)
    assert.equal((await harness.entries(3)).at(-1)?.http?.status, 429)
  })

  test('cannot guess credentials faster than its address may ask, whatever else is limited', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        `
auth: { api_keys: [{ user_id: ana, sha256: ${sha256} }] }
routes:
  - name: people
    path: /people
    upstream: people
    auth: { api_key: true }
    rate_limits: [{ per: ip, requests: 2, window: 1h }, { per: user, requests: 1, window: 1h }]
`,
      ),
    )
    const statuses: number[] = []
    for (const guess of ['a', key, 'b']) {
      statuses.push((await ask(`${harness.url}/people`, { headers: { 'x-api-key': guess } })).status)
    }
    assert.deepEqual(statuses, [401, 200, 429])
  })

  test('with a name that is no text is passed on all the same', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        `
auth: { api_keys: [{ user_id: "\\ud800x", sha256: ${sha256} }] }
routes: [{ name: people, path: /people, upstream: people, auth: { api_key: true } }]
`,
      ),
    )
    const answer = await ask(`${harness.url}/people`, { method: 'POST', headers: { 'x-api-key': key }, body: 'hello' })
    assert.equal(answer.status, 200)
    assert.equal(people.arrived[0]?.headers['x-trilha-user-id'], '%EF%BF%BDx')
  })

  test('from a browser of another origin gets the gateway’s answer to its preflight, and may read refusals', async () => {
    await using people = await startScriptedService()
    people.handle = (request, response) => {
      request.resume()
      response.writeHead(200, { 'access-control-allow-origin': 'https://evil.example' }).end('ok')
    }
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        `
auth: { api_keys: [{ user_id: ana, sha256: ${sha256} }] }
routes:
  - { name: people, path: /people, upstream: people, auth: { api_key: true }, cors: { origins: ["https://app.example"] } }
`,
      ),
    )
    const origin = 'https://app.example'
    const preflight = await ask(`${harness.url}/people`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    })
    assert.deepEqual([preflight.status, preflight.headers['access-control-allow-origin']], [204, origin])
    const refused = await ask(`${harness.url}/people`, { headers: { origin } })
    assert.deepEqual([refused.status, refused.headers['access-control-allow-origin']], [401, origin])
    const allowed = await ask(`${harness.url}/people`, { headers: { origin, 'x-api-key': key } })
    assert.deepEqual([allowed.status, allowed.headers['access-control-allow-origin']], [200, origin])
    assert.equal(people.arrived.length, 1)
    assert.equal((await harness.entries(3)).length, 3)
  })

  test('has preflights answered by the route whose method they ask for', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        'routes: [{ name: people, path: /people, upstream: people, methods: [POST], cors: { origins: ["*"] } }]',
      ),
    )
    const preflight = (method: string) =>
      ask(`${harness.url}/people`, {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example', 'access-control-request-method': method },
      })
    assert.equal((await preflight('POST')).status, 204)
    assert.equal((await preflight('DELETE')).status, 405)
  })

  test('behind a trusted proxy is the one that the proxy names', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        `
trusted_proxies: [127.0.0.1]
routes: [{ name: people, path: /people, upstream: people }]
`,
      ),
    )
    await ask(`${harness.url}/people`, {
      headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9', 'x-forwarded-proto': 'https', 'x-request-id': 'mine' },
    })
    const entry = await harness.onlyEntry()
    assert.equal(entry.http?.client_ip, '203.0.113.9')
    assert.equal(entry.request_id, 'mine')
    const [arrived] = people.arrived
    assert.equal(arrived?.headers['x-forwarded-for'], '203.0.113.9, 127.0.0.1')
    assert.equal(arrived?.headers['x-forwarded-proto'], 'https')
    assert.match(String(arrived?.headers.forwarded), /^for=203\.0\.113\.9;proto=https;host="[^"]+", for=127\.0\.0\.1$/)
  })

  test('that is no trusted proxy has its ids replaced where proxies are trusted', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        'trusted_proxies: [10.0.0.0/8]\nroutes: [{ name: people, path: /people, upstream: people }]',
      ),
    )
    const answer = await ask(`${harness.url}/people`, {
      headers: { 'x-request-id': 'forged', 'x-forwarded-for': '1.2.3.4' },
    })
    assert.notEqual(answer.headers['x-request-id'], 'forged')
    assert.equal((await harness.onlyEntry()).http?.client_ip, '127.0.0.1')
  })
})

describe('what a configured gateway keeps', () => {
  test('bodies where they are asked for, secrets masked', async () => {
    await using people = await startScriptedService()
    people.handle = (request, response) => {
      request.resume()
      response.writeHead(201, { 'content-type': 'application/json' })
      response.end('{"id":7,"session_token":"s3cret"}')
    }
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        `
log:
  bodies: { request: true, response: true }
  redact: { json: [card.number], query: [pin_code], hash: [authorization] }
routes: [{ name: people, path: /people, upstream: people }]
`,
      ),
    )
    await ask(`${harness.url}/people?pin_code=1234&x=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer t0p' },
      body: '{"name":"Ana","password":"p4ss","card":{"number":"4111","name":"A"}}',
    })
    const { http } = await harness.onlyEntry()
    assert.deepEqual(JSON.parse(http?.request_body ?? ''), {
      name: 'Ana',
      password: '[REDACTED]',
      card: { number: '[REDACTED]', name: 'A' },
    })
    assert.deepEqual(JSON.parse(http?.response_body ?? ''), { id: 7, session_token: '[REDACTED]' })
    assert.equal(http?.query, 'pin_code=[REDACTED]&x=1')
    assert.match(http?.request_headers?.authorization ?? '', /^hmac-sha256:[0-9a-f]{32}$/)
  })

  test('of successes a share, of failures every one', async () => {
    await using people = await startScriptedService()
    people.handle = (request, response) => {
      request.resume()
      response.writeHead(request.url === '/people/bad' ? 500 : 200).end()
    }
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        'routes: [{ name: people, path: /people, upstream: people, log: { sample_successes: 0 } }]',
      ),
    )
    for (const path of ['good', 'bad', 'good', 'bad']) await ask(`${harness.url}/people/${path}`)
    const entries = await harness.entries(2)
    assert.deepEqual(
      entries.map(({ result, attributes }) => [result, attributes?.sample_rate]),
      [
        ['failure', undefined],
        ['failure', undefined],
      ],
    )
    assert.equal(harness.client.counters.accepted, 2)
  })
})

describe('what no route has taken', () => {
  test('shows nothing that any of them hides', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        'routes: [{ name: people, path: /people, methods: [GET], upstream: people, log: { redact: { query: [cpf] } } }]',
      ),
    )
    assert.equal((await ask(`${harness.url}/people?cpf=12345678900`, { method: 'DELETE' })).status, 405)
    assert.equal((await harness.onlyEntry()).http?.query, 'cpf=[REDACTED]')
  })
})

describe('a configuration that changes', () => {
  const route = (name: string, more = '') => `routes: [{ name: people, path: /people, upstream: ${name}${more} }]`

  test('is taken without breaking what is under way, and each change is an entry', async () => {
    await using before = await startScriptedService()
    await using after = await namedService('after')
    let finish = () => {}
    before.handle = (request, response) => {
      request.resume()
      response.write('be')
      finish = () => void response.end('fore')
    }
    await using harness = await startGateway({}, fileOf({ people: [before] }, route('people')))
    const raw = await openRaw(harness.port)
    raw.send('GET /people/1 HTTP/1.1\r\nHost: a\r\n\r\n')
    await raw.receive('be')
    await harness.configure(fileOf({ people: [after] }, route('people')))
    assert.equal((await ask(`${harness.url}/people`)).body, 'after')
    finish()
    await raw.receive('0\r\n\r\n')
    raw.send('GET /people/2 HTTP/1.1\r\nHost: a\r\n\r\n')
    await raw.receive('after')
    const [change] = (await harness.entries(4)).filter(({ action }) => action === 'change_configuration')
    assert.deepEqual([change?.user_id, change?.result, change?.cause], ['N/A', 'success', null])
    const changes = change?.attributes?.changes as readonly { readonly field: string }[] | undefined
    const fields = changes?.map(({ field }) => field)
    assert.deepEqual(new Set(fields), new Set([before, after].map(({ url }) => `upstreams.people.targets.${url}`)))
  })

  test('for the worse is refused, told of once, and the old one stays', async () => {
    await using people = await namedService('people')
    const good = fileOf({ people: [people] }, route('people'))
    await using harness = await startGateway({}, good)
    for (let count = 0; count < 3; count++) await harness.configure(fileOf({ people: [people] }, route('nobody')))
    assert.equal((await ask(`${harness.url}/people`)).body, 'people')
    const entries = await harness.entries(2)
    assert.equal(entries.length, 2)
    assert.deepEqual([entries[0]?.action, entries[0]?.result], ['change_configuration', 'failure'])
    assert.match(
      entries[0]?.cause ?? '',
      /^gateway\.yaml line 5: routes\[0\]\.upstream: is none of upstreams \(people\)$/,
    )
    await harness.configure(good)
    assert.equal((await ask(`${harness.url}/people`)).body, 'people')
    assert.equal((await harness.entries(3)).length, 3, 'the same file again is no change')
  })

  test('is in force although it could not be noted', async () => {
    await using people = await namedService('people')
    await using other = await namedService('other')
    await using harness = await startGateway({}, fileOf({ people: [people] }, route('people')))
    await rm(join(harness.dataDir, 'gateway', 'configuration.json'))
    await mkdir(join(harness.dataDir, 'gateway', 'configuration.json', 'in the way'), { recursive: true })
    await harness.configure(fileOf({ people: [other] }, route('people')))
    assert.equal((await ask(`${harness.url}/people`)).body, 'other')
    const results = (await harness.entries(2)).map(({ action, result }) => `${action} ${result}`)
    assert.deepEqual(results, ['change_configuration success', 'GET /people/* success'])
  })

  test('shows no secret in its entry', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway({}, fileOf({ people: [people] }, route('people')))
    const secret = 'c0nfidential'
    const more = `, request_headers: { set: { X-Api-Key: ${secret} } }`
    await harness.configure(fileOf({ people: [people] }, route('people', more)))
    const entry = await harness.onlyEntry()
    assert.ok(JSON.stringify(entry).includes('request_headers'))
    assert.ok(!JSON.stringify(entry).includes(secret))
  })
})

describe('an upstream of a configured gateway', () => {
  test('that repeats a header is passed on and stays in', async () => {
    await using people = await startScriptedService()
    people.server.removeAllListeners('request')
    people.server.on('request', (request) => {
      request.socket.end(
        'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\nConnection: x-hop\r\nConnection: close\r\n' +
          'X-Hop: 1\r\nContent-Length: 2\r\n\r\nok',
      )
    })
    await using harness = await startGateway(
      {},
      fileOf({ people: [people] }, 'routes: [{ name: people, path: /people, upstream: people }]'),
    )
    const answer = await ask(`${harness.url}/people`)
    assert.deepEqual([answer.status, answer.body, answer.headers['x-hop']], [200, 'ok', undefined])
    assert.equal((await harness.onlyEntry()).result, 'success')
  })

  test('gets no more at once than it may, also of those whose bodies come together', async () => {
    await using people = await startScriptedService()
    let most = 0
    let now = 0
    people.handle = (request, response) => {
      most = Math.max(most, ++now)
      request.resume()
      request.on('end', () => {
        setImmediate(() => {
          now -= 1
          response.end()
        })
      })
    }
    await using harness = await startGateway(
      {},
      `
upstreams:
  people:
    targets: [{ url: "${people.url}" }]
    circuit_breaker: { max_pending: 2 }
routes: [{ name: people, path: /people, upstream: people }]
`,
    )
    const head = 'POST /people HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\n1'
    const clients = await Promise.all(Array.from({ length: 12 }, () => openRaw(harness.port)))
    for (const client of clients) client.send(head)
    await until(() => harness.gateway.activeExchangeCount === 12, 'all heads')
    for (const client of clients) client.send('2')
    await Promise.all(clients.map((client) => client.closed()))
    assert.ok(most <= 2, `${most} at once`)
    const statuses = new Set(clients.flatMap(({ received }) => statusesOf(received)))
    assert.deepEqual(statuses, new Set([200, 503]))
  })
})

describe('a configured gateway on the wire', () => {
  test('answers preflights and refusals on a connection that goes on', async () => {
    await using people = await namedService('people')
    await using harness = await startGateway(
      {},
      fileOf(
        { people: [people] },
        'routes: [{ name: people, path: /people, upstream: people, cors: { origins: ["*"] } }]',
      ),
    )
    const received = await exchangeRaw(
      harness.port,
      'OPTIONS /people HTTP/1.1\r\nHost: a\r\nOrigin: https://b.example\r\nAccess-Control-Request-Method: GET\r\n\r\n' +
        'GET /people HTTP/1.1\r\nHost: a\r\nOrigin: https://b.example\r\nConnection: close\r\n\r\n',
    )
    assert.deepEqual(statusesOf(received), [204, 200])
    assert.equal(received.match(/access-control-allow-origin: \*\r\n/g)?.length, 2)
  })
})
