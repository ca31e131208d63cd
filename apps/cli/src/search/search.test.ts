import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, openSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { closedAddress, parseLines, send, startLogService, trilha } from '../cli.fixture.ts'

const minute = (number: number): string => `2026-11-24T10:${String(number).padStart(2, '0')}:01.123Z`

const entries = [
  { service: 'user_service', user_id: '42', action: 'update_user', result: 'success', timestamp: minute(1) },
  {
    service: 'user_service',
    user_id: '42',
    action: 'update_user',
    result: 'failure',
    cause: 'User not found',
    timestamp: minute(2),
    request_id: 'request-2',
  },
  {
    service: 'gateway',
    user_id: 'N/A',
    action: 'GET /users/{user_id}',
    result: 'success',
    timestamp: minute(3),
    http: { status: 200, duration_ms: 12.34 },
    attributes: { big: 1 },
  },
]

describe('trilha search', () => {
  let service: Awaited<ReturnType<typeof startLogService>>
  let url: string

  before(async () => {
    service = await startLogService()
    url = service.url
    await send(url, entries)
  })
  after(() => service[Symbol.asyncDispose]())

  test('prints NDJSON into a pipe, newest first', async () => {
    const { code, stdout, stderr } = await trilha(['search'], { url })
    assert.equal(code, 0)
    assert.equal(stderr, '')
    assert.deepEqual(
      parseLines(stdout).map(({ seq, timestamp }) => [seq, timestamp]),
      [
        [3, minute(3)],
        [2, minute(2)],
        [1, minute(1)],
      ],
    )
  })

  test('prints rows that read as sentences, under the day and its zone', async () => {
    const { stdout } = await trilha(['search', 'user_id:42', '--rows'], { url })
    assert.equal(
      stdout,
      [
        'Tuesday 2026-11-24 (UTC)',
        '10:02:01.123  user_service  user 42  · update_user  · failure — User not found',
        '10:01:01.123  user_service  user 42  · update_user  · success',
        '',
      ].join('\n'),
    )
  })

  test('shows times in the local zone and names it, or in UTC', async () => {
    const env = { TZ: 'America/Sao_Paulo' }
    const local = await trilha(['search', 'user_id:42', '--rows'], { url, env })
    assert.match(local.stdout, /^Tuesday 2026-11-24 \(America\/Sao_Paulo\)\n07:02:01\.123 /)
    const nowhere = await trilha(['search', 'user_id:42', '--rows'], { url, env: { TZ: 'nonsense' } })
    assert.match(nowhere.stdout, /^Tuesday 2026-11-24 \(UTC\)\n10:02:01\.123 /)
    const utc = await trilha(['search', 'user_id:42', '--rows', '--utc'], { url, env })
    assert.match(utc.stdout, /^Tuesday 2026-11-24 \(UTC\)\n10:02:01\.123 /)
  })

  test('shows the exchange, and the fields asked for', async () => {
    const { stdout } = await trilha(['search', 'service:gateway', '--rows', '-F', 'attributes.big,request_id'], {
      url,
      env: { COLUMNS: '140' },
    })
    assert.match(stdout, /success · 200 in 12 ms · attributes\.big=1 · request_id=\n$/)
  })

  test('goes on through cursors until the limit, or to the end with --all', async () => {
    const many = Array.from({ length: 1_100 }, (_, index) => ({
      service: 'many',
      user_id: String(index),
      action: 'count',
      result: 'success',
    }))
    await send(url, many)
    const limited = await trilha(['search', 'service:many', '--limit', '1050', '--order', 'asc'], { url })
    assert.deepEqual(
      parseLines(limited.stdout).map(({ user_id }) => user_id),
      many.slice(0, 1_050).map(({ user_id }) => user_id),
    )
    const all = await trilha(['search', 'service:many', '--all', '--rows'], { url })
    assert.equal(all.stdout.split('\n').filter((line) => line.includes('count')).length, 1_100)
    assert.equal(all.stderr, '')
    const first = await trilha(['search', 'service:many', '-n', '2', '--rows'], { url })
    assert.equal(first.stderr, 'the first 2; --limit N or --all shows more\n')
  })

  test('takes a time from --from and --to, or from --since', async () => {
    const between = await trilha(['search', '--from', minute(2), '--to', minute(3)], { url })
    assert.deepEqual(
      parseLines(between.stdout).map(({ seq }) => seq),
      [2],
    )
    assert.equal((await trilha(['search', 'user_id:nobody', '--since', '1h30m'], { url })).code, 3)
    const both = await trilha(['search', '--from', 'now-1h', '--since', '1h'], { url })
    assert.deepEqual(
      [both.code, both.stderr.split('\n')[0]],
      [2, 'trilha search: --from and --since exclude each other'],
    )
  })

  test('puts the words of a query together', async () => {
    const { stdout } = await trilha(['search', 'user_id:42', 'result:failure', '--', '-service:gateway'], { url })
    assert.deepEqual(
      parseLines(stdout).map(({ seq }) => seq),
      [2],
    )
    const wrong = await trilha(['search', 'user_id:42', 'servce:x'], { url })
    assert.equal(wrong.stderr.split('\n')[2], '  user_id:42 servce:x')
  })

  test('ends with 3 when nothing matches', async () => {
    assert.deepEqual(await trilha(['search', 'user_id:nobody'], { url }), { code: 3, stdout: '', stderr: '' })
    const shown = await trilha(['search', 'user_id:nobody', '--rows'], { url })
    assert.deepEqual(shown, { code: 3, stdout: '', stderr: 'nothing found\n' })
  })

  test('points at what is wrong in a query, and ends with 2', async () => {
    const { code, stderr, stdout } = await trilha(['search', 'user_id:42 servce:x'], { url })
    assert.deepEqual([code, stdout], [2, ''])
    const lines = stderr.split('\n')
    assert.match(lines[0] ?? '', /^trilha: the query is wrong at column 12: there is no field "servce"/)
    assert.equal(lines[2], '  user_id:42 servce:x')
    assert.equal(lines[3], '             ^^^^^^')
    assert.match(stderr, /\nexpected: service\n/)
  })

  test('keeps every digit of a number', async () => {
    const precise =
      '{"service":"digits","user_id":"1","action":"a","result":"success","attributes":{"n":12345678901234567890}}'
    await fetch(`${url}/logs`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: precise })
    const { stdout } = await trilha(['search', 'service:digits'], { url })
    assert.match(stdout, /"n":12345678901234567890/)
  })

  test('lets no entry reach the terminal with more than text', async () => {
    const evil = '\u001b[2J\u009b31m\u0007\u202e\u2066\u2028'
    await send(url, [{ service: evil, user_id: `evil${evil}`, action: evil, result: evil, cause: `evil${evil}\nmore` }])
    for (const args of [['--rows', '-F', 'service'], ['--json']]) {
      const { stdout } = await trilha(['search', 'cause:evil*', ...args], { url })
      assert.match(stdout, /evil/)
      assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }
  })

  test('is quiet when the reader of its pipe has had enough', async () => {
    const program = `${import.meta.dirname}/../main.ts`
    const done = spawnSync(
      'bash',
      ['--norc', '-c', '"$0" "$1" search --all | head -n 1; echo "$PIPESTATUS"', process.execPath, program],
      {
        env: { PATH: process.env.PATH, TRILHA_LOG_URL: url },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    assert.equal(done.stderr, '')
    assert.match(done.stdout, /^\{.*\}\n0\n$/)
  })
})

test('trilha search says that its output cannot be written', {
  skip: !existsSync('/dev/full') && 'no /dev/full',
}, async () => {
  await using service = await startLogService()
  await send(service.url, entries)
  const done = spawnSync(process.execPath, [`${import.meta.dirname}/../main.ts`, 'search'], {
    env: { PATH: process.env.PATH, TRILHA_LOG_URL: service.url },
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
  })
  assert.equal(done.status, 1)
  assert.match(done.stderr, /^trilha: cannot write its output: ENOSPC/)
})

describe('trilha search without a log service', () => {
  test('names the address and what to do when nobody listens', async () => {
    const url = await closedAddress()
    const { code, stderr } = await trilha(['search'], { url })
    assert.equal(code, 1)
    assert.equal(
      stderr,
      `trilha search: nobody listens at ${url}: start the system with npm start, or name the right address with TRILHA_LOG_URL or --url\n`,
    )
  })

  test('refuses an address that is none', async () => {
    for (const [address, reason] of [
      ['nonsense', /must be an address such as/],
      ['ftp://host', /must be an address such as/],
      ['http://user:secret@host', /must hold no password/],
    ] as const) {
      const { code, stderr } = await trilha(['search', '--url', address])
      assert.equal(code, 2)
      assert.match(stderr, reason)
      assert.doesNotMatch(stderr, /secret/)
    }
  })
})
