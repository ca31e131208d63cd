import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { limits, newEntryId } from '@trilha/entry'
import { type Answer, entry, startLogService, type TestLogService, until } from './log-service.fixture.ts'

let service: TestLogService
before(async () => {
  service = await startLogService({
    TRILHA_MAX_BATCH_BYTES: '4000000',
    TRILHA_MAX_BATCH_DECODED_BYTES: '24000000',
    TRILHA_MAX_ARRAY_BYTES: '2000000',
    TRILHA_MAX_BATCH_ENTRIES: '12000',
    TRILHA_MAX_REJECTED_LISTED: '5',
  })
})
after(() => service[Symbol.asyncDispose]())

const ndjson = { 'content-type': 'application/x-ndjson' }
const post = (body: string | Buffer | Readable, headers: Record<string, string> = ndjson): Promise<Answer> =>
  service.ask('POST', '/logs', { headers, body })

const lines = (count: number, fields: Record<string, unknown> = {}): string =>
  Array.from({ length: count }, (_, index) => `${JSON.stringify(entry({ ...fields, user_id: String(index) }))}\n`).join(
    '',
  )

const found = async (query: string): Promise<Record<string, unknown>[]> =>
  (await service.ask('GET', `/api/entries?limit=1000&${query}`)).json.entries as Record<string, unknown>[]

const assertProblem = (answer: Answer, status: number, detail: RegExp): void => {
  assert.equal(answer.status, status, answer.text)
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  assert.match(String(answer.json.detail), detail)
}

describe('POST /logs', () => {
  test('keeps the lines in their order', async () => {
    const answer = await post(lines(500, { action: 'in_order' }))
    assert.deepEqual(answer.json, { accepted: 500, rejected: [] })
    const entries = await found('action=in_order')
    entries.sort((a, b) => Number(a.seq) - Number(b.seq))
    assert.deepEqual(
      entries.map((kept) => kept.user_id),
      Array.from({ length: 500 }, (_, index) => String(index)),
    )
  })

  test('keeps good lines and names bad ones by their number', async () => {
    const body = [
      JSON.stringify(entry({ action: 'mixed' })),
      '',
      '{"service":"s"}',
      `${JSON.stringify(entry({ action: 'mixed' }))}\r`,
      'not json',
      '   ',
      JSON.stringify(entry({ action: 'mixed', timestamp: 'never' })),
      JSON.stringify(entry({ action: 'mixed' })),
    ].join('\n')
    const answer = await post(body)
    assert.equal(answer.status, 200)
    assert.equal(answer.json.accepted, 3)
    const rejected = answer.json.rejected as { line: number; detail: string }[]
    assert.deepEqual(
      rejected.map(({ line, detail }) => [line, detail.split(':')[0]]),
      [
        [3, 'user_id'],
        [5, 'body'],
        [7, 'timestamp'],
      ],
    )
    assert.equal((await found('action=mixed')).length, 3)
  })

  test('names the first rejected lines and counts the others', async () => {
    const answer = await post('{}\n'.repeat(20))
    assert.equal((answer.json.rejected as unknown[]).length, 5)
    assert.equal(answer.json.rejected_count, 20)
    assert.equal(answer.json.accepted, 0)
  })

  test('rejects a broken or oversized line alone', async () => {
    const good = Buffer.from(lines(1, { action: 'beside_bad' }))
    const notUtf8 = Buffer.from('{"service":"caf\u00e9"}\n', 'latin1')
    const tooLong = Buffer.from(`${JSON.stringify(entry({ cause: 'x'.repeat(limits.entryBytes) }))}\n`)
    const answer = await post(Buffer.concat([good, notUtf8, good, tooLong, good]))
    assert.equal(answer.json.accepted, 3)
    assert.deepEqual(answer.json.rejected, [
      { line: 2, detail: 'line: is not valid UTF-8' },
      { line: 4, detail: 'entry: must not be larger than 1048576 bytes' },
    ])
  })

  test('counts duplicates as accepted and keeps them once', async () => {
    const id = newEntryId()
    const line = `${JSON.stringify(entry({ id, action: 'doubled' }))}\n`
    assert.deepEqual((await post(line + line)).json, { accepted: 2, rejected: [], duplicates: 1 })
    assert.deepEqual((await post(line)).json, { accepted: 1, rejected: [], duplicates: 1 })
    assert.equal((await found('action=doubled')).length, 1)
  })

  test('takes a JSON array, announced or not', async () => {
    const body = JSON.stringify([entry({ action: 'array' }), { service: 's' }, 7, entry({ action: 'array' })], null, 2)
    for (const headers of [{ 'content-type': 'application/json' }, {}]) {
      const answer = await post(`\n ${body}`, headers as Record<string, string>)
      assert.equal(answer.json.accepted, 2)
      assert.deepEqual(
        (answer.json.rejected as { line: number }[]).map(({ line }) => line),
        [2, 3],
      )
    }
    assert.equal((await post(lines(3), {})).json.accepted, 3)
  })

  test('takes an empty body as an empty batch', async () => {
    assert.deepEqual((await post('')).json, { accepted: 0, rejected: [] })
    assert.deepEqual((await post('\n\r\n \n')).json, { accepted: 0, rejected: [] })
    assert.equal((await post('[]', { 'content-type': 'application/json' })).json.accepted, 0)
  })

  const encoders: [name: string, encode: (body: string) => Buffer][] = [
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ]
  for (const [name, encode] of encoders) {
    test(`takes ${name}`, async () => {
      const body = encode(lines(1_000, { action: name }))
      const answer = await post(body, { ...ndjson, 'content-encoding': name })
      assert.deepEqual(answer.json, { accepted: 1_000, rejected: [] })
    })

    test(`refuses ${name} that is broken or cut short`, async () => {
      const body = encode(lines(20))
      const headers = { ...ndjson, 'content-encoding': name }
      assertProblem(
        await post(body.subarray(0, body.length - 8), headers),
        422,
        new RegExp(`^body: is not valid ${name}`),
      )
      assertProblem(await post('this is plain text', headers), 422, new RegExp(`^body: is not valid ${name}`))
    })
  }

  test('takes packed bodies in several members, as `cat a.gz b.gz` makes them', async () => {
    const body = Buffer.concat([gzipSync(lines(2)), gzipSync(lines(3))])
    assert.equal((await post(body, { ...ndjson, 'content-encoding': 'gzip' })).json.accepted, 5)
  })

  test('takes packed bodies in several zstd frames, however the chunks fall', async () => {
    const headers = { ...ndjson, 'content-encoding': 'zstd' }
    const body = Buffer.concat([2, 3, 4_000, 1].map((count) => zstdCompressSync(lines(count))))
    assert.equal((await post(body, headers)).json.accepted, 4_006)
    const chunks = Array.from({ length: 100 }, (_, index) => body.subarray(7 * index, 7 * index + 7))
    const slowly = Readable.from([...chunks, body.subarray(700)])
    assert.equal((await post(slowly, headers)).json.accepted, 4_006)
  })

  test('refuses bytes behind a packed body, which nobody would ever see', async () => {
    for (const [encoding, pack] of [
      ['zstd', zstdCompressSync],
      ['br', brotliCompressSync],
    ] as const) {
      const body = Buffer.concat([pack(lines(1)), Buffer.from('no frame')])
      assertProblem(await post(body, { ...ndjson, 'content-encoding': encoding }), 422, /^body: is not valid/)
    }
  })

  test('refuses other media types and encodings, and says which it takes', async () => {
    const form = await post(lines(1), { 'content-type': 'application/x-www-form-urlencoded' })
    assertProblem(form, 415, /^content-type: /)
    assert.match(String(form.headers.accept), /application\/x-ndjson/)
    assertProblem(await post(lines(1), { ...ndjson, 'content-encoding': 'gzip, gzip' }), 415, /^content-encoding: /)
    assertProblem(await post(lines(1), { 'content-type': 'application/json; charset=utf-16' }), 415, /charset/)
    assertProblem(
      await post(lines(1), { 'content-type': 'application/json' }),
      422,
      /^body: must be a JSON array|^body: /,
    )
    assertProblem(await post('{"a":1}', { 'content-type': 'application/json' }), 422, /^body: must be a JSON array/)
    assertProblem(await post('[{"a":1}', { 'content-type': 'application/json' }), 422, /^body: is not valid JSON/)
  })

  test('refuses a body past its limits, announced or not', async () => {
    const body = lines(1, { cause: 'x'.repeat(30_000) }).repeat(140)
    assertProblem(await post(body), 413, /^body: must not be larger than 4000000 bytes/)
    const streamed = await post(Readable.from(body.match(/.{1,60000}/gs) ?? []))
    assertProblem(streamed, 413, /^body: must not be larger than 4000000 bytes/)
    const array = `[${lines(9_000).trimEnd().replaceAll('\n', ',')},${' '.repeat(1_500_000)}]`
    assertProblem(await post(array, { 'content-type': 'application/json' }), 413, /^body: a JSON array/)
  })

  test('refuses a bomb', async () => {
    const zeros = gzipSync(Buffer.alloc(20_000_000, '\n'))
    assertProblem(await post(zeros, { ...ndjson, 'content-encoding': 'gzip' }), 413, /^body: must not grow more than/)
    const spaces = zstdCompressSync(Buffer.alloc(400_000_000, ' '))
    assertProblem(await post(spaces, { ...ndjson, 'content-encoding': 'zstd' }), 413, /^body: must not/)
    const varied = Buffer.from(
      Array.from({ length: 900_000 }, (_, index) => `{"a":${index},"b":${index * 7}}`).join('\n'),
    )
    const answer = await post(gzipSync(varied), { ...ndjson, 'content-encoding': 'gzip' })
    assertProblem(answer, 413, /^body: must not (?:be larger|hold more)/)
  })

  test('says how many entries it had kept when a body breaks off', async () => {
    const answer = await post(lines(12_001, { action: 'too_many' }))
    assertProblem(answer, 413, /^body: must not hold more than 12000 entries/)
    const kept = Number(answer.json.accepted)
    assert.ok(kept > 0 && kept <= 12_000)
    const status = await service.ask('GET', '/api/entries?action=too_many&limit=1')
    assert.equal((status.json.entries as unknown[]).length, 1)
  })

  test('a client that leaves midway hurts nobody', async () => {
    const { port, hostname } = new URL(service.url)
    const socket = connect(Number(port), hostname)
    const head =
      'POST /logs HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-length: 900000\r\n\r\n'
    socket.write(head + lines(3, { action: 'left' }))
    await once(socket, 'connect')
    socket.destroy()
    assert.equal((await post(lines(1))).json.accepted, 1)
    await until('the service is idle again', async () => (await service.ask('GET', '/healthz')).status === 200)
  })
})
