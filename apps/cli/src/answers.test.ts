import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { parseLines, send, startLogService, startScriptedService, trilha } from './cli.fixture.ts'

const at = (second: number): string => new Date(Date.UTC(2024, 10, 24, 10, 0, second)).toISOString()

/** A gateway's exchange and the action within it, which failed. */
const story = [
  {
    service: 'gateway',
    user_id: 'N/A',
    action: 'GET /users/{user_id}',
    result: 'failure',
    cause: 'User not found',
    timestamp: at(0),
    request_id: 'request-1',
    http: { method: 'GET', route: '/users/{user_id}', path: '/users/7', status: 404, duration_ms: 20 },
    attributes: { upstream: 'user_service', first_byte_ms: 18 },
  },
  {
    service: 'user_service',
    user_id: '7',
    action: 'get_user',
    result: 'failure',
    cause: 'User not found',
    timestamp: at(0).replace('.000', '.005'),
    request_id: 'request-1',
    http: { method: 'GET', route: '/users/{user_id}', status: 404, duration_ms: 10 },
  },
]
const others = Array.from({ length: 60 }, (_, index) => ({
  service: 'event_service',
  user_id: String(index % 3),
  action: 'create_event',
  result: index % 10 === 0 ? 'failure' : 'success',
  ...(index % 10 === 0 && { cause: 'disk full' }),
  timestamp: at(60 + index),
  http: { status: index % 10 === 0 ? 500 : 200, duration_ms: index + 1, client_ip: '10.0.0.1', user_agent: 'curl/8' },
  attributes: { order: { city: 'Rio' } },
}))

describe('commands that ask', () => {
  let service: Awaited<ReturnType<typeof startLogService>>
  let url: string

  before(async () => {
    service = await startLogService()
    url = service.url
    await send(url, [...story, ...others])
  })
  after(() => service[Symbol.asyncDispose]())

  test('stats groups and computes, as a table or as flat NDJSON', async () => {
    const args = ['stats', 'service:event_service', '--by', 'result', '--metric', 'count,avg(http.duration_ms)']
    const json = await trilha(args, { url })
    assert.deepEqual(parseLines(json.stdout), [
      { result: 'success', count: 54, 'avg(http.duration_ms)': (1830 - 156) / 54 },
      { result: 'failure', count: 6, 'avg(http.duration_ms)': 26 },
    ])
    const rows = await trilha([...args, '--rows'], { url })
    assert.equal(
      rows.stdout,
      [
        'result   count  avg(http.duration_ms)',
        'success     54                     31',
        'failure      6                     26',
        '',
      ].join('\n'),
    )
    assert.equal((await trilha(['stats', 'user_id:nobody', '--by', 'result'], { url })).code, 3)
  })

  test('stats names a metric that there is none of, and ends with 2', async () => {
    const { code, stderr } = await trilha(['stats', '--metric', 'p12345(x)'], { url })
    assert.equal(code, 2)
    assert.match(stderr, /^trilha stats: metric/)
  })

  test('facets counts values of several fields, with bars', async () => {
    const json = await trilha(['facets', 'result', 'http.status', '-q', 'service:event_service'], { url })
    assert.deepEqual(parseLines(json.stdout), [
      { field: 'result', value: 'success', count: 54 },
      { field: 'result', value: 'failure', count: 6 },
      { field: 'http.status', value: '200', count: 54 },
      { field: 'http.status', value: '500', count: 6 },
    ])
    const rows = await trilha(['facets', 'result', '-q', 'service:event_service', '--rows'], { url })
    assert.match(
      rows.stdout,
      /^result {2}2 values in 60 entries\n {2}success {2}54 {3}90\.0 % {2}█+\n {2}failure {3}6 {3}10\.0 % {2}█+.?\n/,
    )
  })

  test('histogram draws a bar for each step, failures apart', async () => {
    const args = ['histogram', 'service:event_service', '--buckets', '10']
    const json = await trilha(args, { url })
    const buckets = parseLines(json.stdout)
    assert.ok(buckets.length <= 10)
    assert.equal(
      buckets.reduce((sum, { count }) => sum + Number(count), 0),
      60,
    )
    const rows = await trilha([...args, '--rows'], { url })
    assert.match(
      rows.stdout,
      /^60 entries, a bar for each 10 s \(UTC\): █ success {2}░ failure\n2024-11-24 10:01:00 {2}10 {2}█+░+\n/,
    )
    assert.equal((await trilha(['histogram', 'user_id:nobody'], { url })).code, 3)
    // Steps of days begin at midnight in UTC, which elsewhere is another hour, here of the day before.
    const days = ['histogram', '--from', '2024-11-01', '--to', '2024-11-30', '--rows']
    assert.match((await trilha(days, { url })).stdout, /\n2024-11-24 {2}62 {2}█/)
    assert.match(
      (await trilha(days, { url, env: { TZ: 'America/Sao_Paulo' } })).stdout,
      /\n2024-11-23 21:00 {2}62 {2}█/,
    )
  })

  test('fields lists those of the schema and those below attributes', async () => {
    const { stdout } = await trilha(['fields'], { url })
    const names = parseLines(stdout).map(({ name }) => name)
    assert.ok(names.includes('http.status') && names.includes('attributes.order.city'))
    const some = await trilha(['fields', 'order', '--rows'], { url })
    assert.match(some.stdout, /^field +type +examples.*\nattributes\.order\.city +keyword +Rio /)
    assert.equal((await trilha(['fields', 'nonsense'], { url })).code, 3)
  })

  test('story tells verdict, waterfall and gaps', async () => {
    const { code, stdout } = await trilha(['story', 'request-1', '--rows', '-F', 'http.path'], {
      url,
      env: { COLUMNS: '120' },
    })
    assert.equal(code, 0)
    const lines = stdout.split('\n')
    assert.equal(lines[0], 'user 7 · get_user · failure (404) — User not found')
    assert.match(lines[1] ?? '', /^2024-11-24 10:00:00\.\d{3} \(UTC\), 20 ms, through gateway, user_service$/)
    assert.equal(lines[2], 'request request-1')
    assert.match(lines[4] ?? '', /^\+0 ms {2}gateway GET \/users\/\{user_id\} +━+ +failure 404 20 ms — User not found$/)
    assert.equal(lines[5], '       http.path=/users/7')
    assert.match(lines[6] ?? '', /^\+5 ms {4}user_service get_user +━+ +failure 404 10 ms — User not found$/)
    const json = await trilha(['story', 'request-1'], { url })
    assert.equal(parseLines(json.stdout)[0]?.request_id, 'request-1')
  })

  test('story and user end with 3 when there is none', async () => {
    assert.deepEqual(await trilha(['story', 'no-such', '--rows'], { url }), {
      code: 3,
      stdout: '',
      stderr: 'no entry has the request id no-such\n',
    })
    assert.deepEqual(await trilha(['user', 'nobody', '--rows'], { url }), {
      code: 3,
      stdout: '',
      stderr: 'no entry names user nobody\n',
    })
  })

  test('user tells who it is, what they did each day, and the newest entries', async () => {
    const { code, stdout } = await trilha(['user', '1', '--rows', '-n', '2'], { url })
    assert.equal(code, 0)
    assert.match(
      stdout,
      /^user 1: 20 entries, 2 failed\n {2}seen {6}2024-11-24 10:01:01 to 2024-11-24 10:01:58 \(UTC\)\n/,
    )
    assert.match(stdout, /\n {2}from {6}10\.0\.0\.1 \(20\)\n {2}with {6}curl\/8 \(20\)\n/)
    assert.match(stdout, /\n2024-11-24 {2}20 {2}2 failed {2}create_event 20 \(first time\)\n/)
    assert.match(stdout, /\n10:01:58\.000 {2}event_service {2}user 1 .*\nOlder entries/s)
    const json = await trilha(['user', '1'], { url })
    assert.equal(parseLines(json.stdout)[0]?.user_id, '1')
  })

  test('status is a page for people and JSON for programs', async () => {
    const { code, stdout } = await trilha(['status', '--rows'], { url })
    assert.equal(code, 0)
    assert.match(stdout, new RegExp(`^${url} is ready\n\n {2}version +\\d`))
    const json = await trilha(['status'], { url })
    assert.equal(parseLines(json.stdout)[0]?.ready, true)
  })

  test('colours come with --color and FORCE_COLOR, and go with --no-color and NO_COLOR', async () => {
    const coloured = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<boolean> =>
      (await trilha(['status', '--rows', ...args], { url, env })).stdout.includes('\u001b[')
    assert.equal(await coloured([]), false)
    assert.equal(await coloured(['--color'], { NO_COLOR: '1' }), true)
    assert.equal(await coloured([], { FORCE_COLOR: '1' }), true)
    assert.equal(await coloured(['--no-color'], { FORCE_COLOR: '1' }), false)
  })
})

test('status ends with 1 when the log service is not ready, and says what is missing', async () => {
  const status = {
    version: '0.1.0',
    uptime_seconds: 5,
    ready: false,
    missing: 'the store is being filled',
    journal: { head_seq: 3_000, first_seq: 1, entries: 3_000, bytes: 90_000 },
    store: {
      ready: false,
      applied_seq: 1_000,
      lag: 2_000,
      rebuild: { applied: 1_000, head: 3_000, entries_per_second: 100 },
    },
  }
  await using service = await startScriptedService((_, response) => void response.end(JSON.stringify(status)))
  const { code, stdout } = await trilha(['status', '--rows'], service)
  assert.equal(code, 1)
  assert.match(stdout, / is not ready: the store is being filled\n/)
  assert.match(stdout, /\n {2}store {4}is being filled: 1,000 of 3,000, 100 a second, about 20 s left\n/)
  assert.equal((await trilha(['status'], service)).code, 1)
})

test('an answer that does not cover all that was acknowledged is told apart', async () => {
  const page = { entries: [], next_cursor: null, complete: false, applied_seq: 10, head_seq: 25 }
  await using service = await startScriptedService((_, response) => void response.end(JSON.stringify(page)))
  const { code, stderr } = await trilha(['search'], service)
  assert.equal(code, 3)
  assert.equal(stderr, 'the store is still catching up: 10 of 25 entries were searched; ask again in a moment\n')
})

test('no command lets an entry reach the terminal with more than text', async () => {
  await using service = await startLogService()
  const { url } = service
  const evil = 'evil\u001b[2J\u009b31m\r\n\u0007\u202e\u2066\u2028'
  const http = {
    method: 'GET',
    route: evil,
    path: evil,
    status: 500,
    duration_ms: 5,
    client_ip: '::1',
    user_agent: evil,
  }
  const entry = { service: evil, user_id: evil, action: evil, result: evil, cause: evil, request_id: evil, http }
  await send(url, [{ ...entry, attributes: { [evil]: evil, order: evil } }])
  const lines: readonly (readonly string[])[] = [
    ['search', '-F', 'attributes.order,http.path'],
    ['story', evil, '-F', 'attributes.order'],
    ['user', evil],
    ['stats', '--by', 'service,cause,attributes.order'],
    ['facets', 'service', 'cause', 'attributes.order', 'http.route'],
    ['histogram', '--by', 'service'],
    ['fields'],
    ['status'],
    ['user', `${evil} of nobody`],
    ['story', `${evil} of nobody`],
    ['complete', 'zsh', 'trilha search service:'],
    ['complete', 'bash', 'trilha search attributes.'],
  ]
  for (const args of lines) {
    for (const form of args[0] === 'complete' ? [[]] : [['--rows'], ['--json']]) {
      const { stdout, stderr, code } = await trilha([...args, ...form], { url })
      assert.ok(code === 0 || code === 3, `${args.join(' ')}: ${stderr}`)
      assert.doesNotMatch((stdout + stderr).replaceAll(/[\n\t]/g, ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, args[0])
    }
  }
})

test('a log service with an API key is told it from the environment or a file, and refuses without', async () => {
  const key = 'a-key-of-sixteen-signs-and-more'
  await using service = await startLogService({ TRILHA_API_KEY: key })
  const { url } = service
  await send(url, others.slice(0, 1), { authorization: `Bearer ${key}` })
  const without = await trilha(['search'], { url })
  assert.equal(without.code, 1)
  assert.match(without.stderr, /^trilha search: the log service asks for its API key: set TRILHA_API_KEY/)
  const wrong = await trilha(['search'], { url, env: { TRILHA_API_KEY: 'another-key-of-sixteen-signs' } })
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /does not know this API key/)
  assert.doesNotMatch(wrong.stderr, /another-key/)
  assert.equal((await trilha(['search'], { url, env: { TRILHA_API_KEY: key } })).code, 0)
  const { writeFile } = await import('node:fs/promises')
  const file = `${service.dataDir}/key`
  await writeFile(file, `${key}\n`)
  assert.equal((await trilha(['search', '--api-key-file', file], { url })).code, 0)
})
