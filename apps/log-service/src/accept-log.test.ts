import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { limits } from '@trilha/entry'
import { type Answer, entry, startLogService, type TestLogService } from './log-service.fixture.ts'

let service: TestLogService
before(async () => {
  service = await startLogService()
})
after(() => service[Symbol.asyncDispose]())

const json = { 'content-type': 'application/json' }
const post = (body: string | Buffer, headers: Record<string, string> = json): Promise<Answer> =>
  service.ask('POST', '/log', { headers, body })

const assertProblem = (answer: Answer, status: number, detail: RegExp): void => {
  assert.equal(answer.status, status, answer.text)
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  const { type, title, instance, request_id: requestId } = answer.json
  assert.equal(answer.json.status, status)
  assert.match(String(answer.json.detail), detail)
  assert.match(String(type), /^https:\/\/trilha\.dev\/problems\//)
  assert.equal(typeof title, 'string')
  assert.equal(instance, '/log')
  assert.equal(requestId, answer.headers['x-request-id'])
}

describe('POST /log', () => {
  test('answers with the id under which the entry is found at once', async () => {
    const answer = await post(JSON.stringify(entry({ timestamp: '2024-06-15T12:34:56.789Z' })))
    assert.equal(answer.status, 200)
    assert.equal(answer.json.status, 'success')
    const found = await service.ask('GET', `/api/entries/${answer.json.log_id}`)
    assert.equal(found.status, 200, found.text)
    const { seq, received_at: receivedAt, ...rest } = found.json
    assert.ok(Number(seq) >= 1)
    assert.ok(Math.abs(Date.parse(String(receivedAt)) - Date.now()) < 60_000)
    assert.deepEqual(rest, {
      ...entry({ timestamp: '2024-06-15T12:34:56.789Z' }),
      id: answer.json.log_id,
      cause: null,
    })
  })

  test('keeps unknown fields, huge numbers and hostile names as they came', async () => {
    const body =
      '{"service":"s","user_id":"1","action":"a","result":"r","big":12345678901234567890,"__proto__":{"x":1}}'
    const { log_id: id } = (await post(body)).json
    const found = await service.ask('GET', `/api/entries/${id}`)
    assert.match(found.text, /"big":12345678901234567890\b/)
    assert.match(found.text, /"__proto__":\{"x":1\}/)
    assert.equal(({} as Record<string, unknown>).x, undefined)
  })

  test('keeps no secret, whoever sends it', async () => {
    const { log_id: id } = (await post(JSON.stringify(entry({ password: 'hush', http: { query: 'token=hush' } })))).json
    const found = await service.ask('GET', `/api/entries/${id}`)
    assert.ok(!found.text.includes('hush'), found.text)
    assert.deepEqual(found.json.attributes, { password: '[REDACTED]' })
  })

  test('stores an id once, however often and concurrently it is sent', async () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057'
    const body = JSON.stringify(entry({ id, action: 'sent_often' }))
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(body)))
    answers.push(await post(JSON.stringify(entry({ id: id.toUpperCase(), action: 'sent_often' }))))
    for (const answer of answers) assert.deepEqual(answer.json, { status: 'success', log_id: id })
    const found = await service.ask('GET', '/api/entries?action=sent_often')
    assert.equal((found.json.entries as unknown[]).length, 1)
  })

  test('takes the spellings of JSON that callers use', async () => {
    const body = JSON.stringify(entry())
    for (const headers of [
      {},
      { 'content-type': 'application/json; charset=utf-8' },
      { 'content-type': 'Application/JSON;charset="UTF-8"' },
      { 'content-type': 'application/vnd.acme+json' },
    ]) {
      assert.equal((await post(body, headers as Record<string, string>)).status, 200)
    }
    assert.equal((await post(gzipSync(body), { ...json, 'content-encoding': 'gzip' })).status, 200)
    assert.equal((await service.ask('POST', '/log/', { headers: json, body })).status, 200)
    assert.equal((await service.ask('POST', '/log?source=x', { headers: json, body })).status, 200)
  })

  const wrong: [what: string, body: string, detail: RegExp][] = [
    ['no body', '', /^body: is not valid JSON/],
    ['broken JSON', '{"service":', /^body: is not valid JSON/],
    ['a list', '[]', /^entry: must be a JSON object/],
    ['null', 'null', /^entry: must be a JSON object/],
    ['a missing field', '{"service":"s","user_id":"1","action":"a"}', /^result: is required/],
    ['an empty field', JSON.stringify(entry({ service: '' })), /^service: /],
    ['a wrong type', JSON.stringify(entry({ user_id: 1 })), /^user_id: /],
    ['a long field', JSON.stringify(entry({ action: 'x'.repeat(limits.actionLength + 1) })), /^action: /],
    ['a wrong time', JSON.stringify(entry({ timestamp: 'yesterday' })), /^timestamp: /],
    ['a wrong id', JSON.stringify(entry({ id: '1' })), /^id: /],
    ['a wrong member', JSON.stringify(entry({ http: { status: 'ok' } })), /^http\.status: /],
    ['deep nesting', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, /^service: is required/],
    [
      'deep attributes',
      `${JSON.stringify(entry()).slice(0, -1)},"a":${'['.repeat(17)}${']'.repeat(17)}}`,
      /^attributes: /,
    ],
    [
      'deep nesting with a huge number',
      `{"n":12345678901234567890,"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      /^\w+: /,
    ],
    ['many attributes', JSON.stringify(entry({ attributes: { list: Array(1_001).fill(0) } })), /^attributes: /],
    ['a long key', JSON.stringify(entry({ attributes: { ['k'.repeat(257)]: 1 } })), /^attributes: /],
  ]
  for (const [what, body, detail] of wrong) {
    test(`refuses ${what}, naming the field`, async () => assertProblem(await post(body), 422, detail))
  }

  test('says nothing of a body that it cannot read', async () => {
    const answer = await post('{"password":"hunter2" oops')
    assertProblem(answer, 422, /^body: /)
    assert.doesNotMatch(answer.text, /hunter2/)
  })

  test('refuses bytes that are not UTF-8', async () => {
    const body = Buffer.from(JSON.stringify(entry({ action: 'caf\u00e9' })), 'latin1')
    assertProblem(await post(body), 422, /^body: is not valid UTF-8/)
  })

  test('refuses what is too large, with or without an announced length', async () => {
    const body = JSON.stringify(entry({ attributes: { text: 'x'.repeat(limits.entryBytes) } }))
    assertProblem(await post(body), 413, /^body: must not be larger than/)
    assertProblem(
      await post(gzipSync(body), { ...json, 'content-encoding': 'gzip' }),
      413,
      /^body: must not be larger than/,
    )
    assertProblem(
      await post(gzipSync(Buffer.alloc(50_000_000)), { ...json, 'content-encoding': 'gzip' }),
      413,
      /^body: /,
    )
  })

  test('refuses other media types, charsets and encodings, and says which it takes', async () => {
    const body = JSON.stringify(entry())
    const form = await post(body, { 'content-type': 'application/x-www-form-urlencoded' })
    assertProblem(form, 415, /^content-type: must be application\/json/)
    assert.equal(form.headers.accept, 'application/json')
    assertProblem(
      await post(body, { 'content-type': 'application/json; charset=latin1' }),
      415,
      /^content-type: charset/,
    )
    const packed = await post(body, { ...json, 'content-encoding': 'compress' })
    assertProblem(packed, 415, /^content-encoding: "compress"/)
    assert.equal(packed.headers['accept-encoding'], 'gzip, zstd, deflate, br')
  })

  test('wants a content type from a browser', async () => {
    assertProblem(
      await post(JSON.stringify(entry()), { origin: 'https://evil.example' }),
      415,
      /^content-type: is required/,
    )
  })

  test('goes on after a client that left midway', async () => {
    const { port, hostname } = new URL(service.url)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /log HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"ser',
        )
        setImmediate(() => socket.destroy())
      })
      socket.on('close', () => resolve())
    })
    assert.equal((await post(JSON.stringify(entry()))).status, 200)
  })

  test('answers other methods with 405 and Allow', async () => {
    const answer = await service.ask('GET', '/log')
    assert.equal(answer.status, 405)
    assert.match(String(answer.headers.allow), /POST/)
  })
})

test('POST /ping answers success', async () => {
  const answer = await service.ask('POST', '/ping')
  assert.deepEqual([answer.status, answer.json], [200, { status: 'success' }])
})
