import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readAnswer } from './answer.ts'

const now = Date.parse('2024-06-15T12:00:00Z')
const read = (status: number, body = '', headers: Record<string, string> = {}, count = 3) =>
  readAnswer({ status, headers, body }, count, now)
const problem = { 'content-type': 'application/problem+json; charset=utf-8' }

describe('readAnswer', () => {
  test('reads which lines were rejected', () => {
    const body = '{"accepted":2,"rejected":[{"line":2,"detail":"service: is required"}]}'
    const expected = { kind: 'accepted', rejected: [{ line: 2, detail: 'service: is required' }] }
    assert.deepEqual(read(200, body), expected)
  })

  test('a line that is named twice counts once', () => {
    const body = '{"accepted":2,"rejected":[{"line":2,"detail":"a"},{"line":2,"detail":"b"}]}'
    const answer = read(200, body)
    assert.ok(answer.kind === 'accepted')
    assert.equal(answer.rejected.length, 1)
  })

  test('an answer that leaves lines out is asked again in smaller batches, and acknowledges nothing', () => {
    for (const body of [
      '{"accepted":0,"rejected":[{"line":1,"detail":"x"}],"rejected_count":3}',
      '{"accepted":2,"rejected":[]}',
      '{"accepted":4,"rejected":[]}',
    ]) {
      assert.equal(read(200, body).kind, 'refused')
    }
  })

  const unlikely: readonly [string, string][] = [
    ['a page', '<html>welcome</html>'],
    ['nothing', ''],
    ['other JSON', '{"status":"success"}'],
    ['JSON that is no object', 'null'],
    ['a line that was not sent', '{"accepted":2,"rejected":[{"line":4,"detail":"x"}]}'],
    ['line zero', '{"accepted":2,"rejected":[{"line":0,"detail":"x"}]}'],
    ['a rejection without words', '{"accepted":2,"rejected":[{"line":1}]}'],
  ]
  for (const [what, body] of unlikely) {
    test(`a 200 with ${what} acknowledges nothing`, () => {
      const answer = read(200, body)
      assert.equal(answer.kind, 'failed')
    })
  }

  test('a problem document judges the lines; a bare 400 may be anybody', () => {
    const detail = '{"detail":"line 1: is no JSON"}'
    assert.deepEqual(read(422, detail, problem), {
      kind: 'refused',
      detail: 'line 1: is no JSON',
      certain: true,
      tooLarge: false,
    })
    assert.deepEqual(read(400, '<html>'), { kind: 'refused', detail: 'status 400', certain: false, tooLarge: false })
    assert.deepEqual(read(413, '<html>'), { kind: 'refused', detail: 'status 413', certain: true, tooLarge: true })
  })

  test('time cures 429 and 5xx; 401, 403 and 404 need an operator', () => {
    for (const status of [408, 429, 500, 502, 503, 504]) {
      assert.equal(needsOperator(status), false, String(status))
    }
    for (const status of [301, 401, 403, 404, 405, 415]) assert.equal(needsOperator(status), true, String(status))
  })
  const needsOperator = (status: number): boolean | undefined => {
    const answer = read(status)
    return answer.kind === 'failed' ? answer.needsOperator : undefined
  }

  test('reads Retry-After in seconds and as a date, within bounds', () => {
    const retryAfter = (value: string): number | undefined => {
      const answer = read(503, '', { 'retry-after': value })
      return answer.kind === 'failed' ? answer.retryAfterMs : undefined
    }
    assert.equal(retryAfter('0'), 0)
    assert.equal(retryAfter('2'), 2_000)
    assert.equal(retryAfter('Sat, 15 Jun 2024 12:00:07 GMT'), 7_000)
    assert.equal(retryAfter('Sat, 15 Jun 2024 11:00:00 GMT'), 0)
    assert.equal(retryAfter('999999999'), 300_000)
    assert.equal(retryAfter('soon'), undefined)
    assert.equal(retryAfter(''), undefined)
  })
})
