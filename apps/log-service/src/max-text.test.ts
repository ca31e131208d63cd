import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService } from './log-service.fixture.ts'
import { nextEvent, openTail } from './tail.fixture.ts'

let service: TestLogService
let id: unknown
const cause = '🦜'.repeat(5_000)
before(async () => {
  service = await startLogService()
  const logged = await service.postJson('/log', entry({ cause, user_id: '7', request_id: 'r1', attributes: { n: 1 } }))
  id = logged.json.log_id
})
after(() => service[Symbol.asyncDispose]())

interface Shown {
  readonly cause: string
  readonly cut?: Readonly<Record<string, number>>
}

const ask = async (path: string): Promise<Record<string, unknown>> => {
  const answer = await service.ask('GET', path)
  assert.equal(answer.status, 200, answer.text)
  return answer.json
}

const assertCut = (shown: Shown | undefined): void => {
  assert.equal(shown?.cause, '🦜'.repeat(50))
  assert.deepEqual(shown?.cut, { cause: 10_000 })
}

const lists: readonly (readonly [path: string, shown: (answer: Record<string, unknown>) => unknown])[] = [
  ['/api/entries', ({ entries }) => (entries as unknown[])[0]],
  ['/api/requests/r1', ({ entries }) => (entries as unknown[])[0]],
  ['/api/users/7/timeline', ({ entries }) => (entries as unknown[])[0]],
]

describe('max_text', () => {
  for (const [path, shown] of lists) {
    test(`cuts long texts of ${path}, and without it they are whole`, async () => {
      assertCut(shown(await ask(`${path}?max_text=101`)) as Shown)
      const whole = shown(await ask(path)) as Shown
      assert.deepEqual([whole.cause, whole.cut], [cause, undefined])
    })
  }

  test('cuts the entry in the middle of its context, and its neighbours', async () => {
    const other = (await service.postJson('/log', entry())).json.log_id
    assertCut((await ask(`/api/entries/${id}/context?max_text=101`)).entry as Shown)
    assertCut(((await ask(`/api/entries/${other}/context?max_text=101`)).before as Shown[])[0])
    assert.equal(((await ask(`/api/entries/${id}/context`)).entry as Shown).cause, cause)
  })

  test('cuts what a tail begins with and what it goes on with', async () => {
    using tail = await openTail(service, '?last=1&q=cause:*&max_text=101')
    const first = await nextEvent(tail)
    assertCut(JSON.parse(first.data) as Shown)
    await service.postJson('/logs', [entry({ cause: 'short' }), entry({ cause, attributes: { n: 2 } })])
    const short = JSON.parse((await nextEvent(tail)).data) as Shown
    assert.deepEqual([short.cause, short.cut], ['short', undefined])
    const long = await nextEvent(tail)
    assertCut(JSON.parse(long.data) as Shown)
    assert.equal(long.id, String((JSON.parse(long.data) as { seq: number }).seq))
  })

  test('is refused outside its bounds, and by an entry alone', async () => {
    for (const path of ['/api/entries', `/api/entries/${id}/context`, '/api/requests/r1', '/api/users/7/timeline']) {
      for (const wrong of ['63', '32769', 'x', '']) {
        const answer = await service.ask('GET', `${path}?max_text=${wrong}`)
        assert.equal(answer.status, 422)
        assert.match(String(answer.json.detail), /^max_text: must be a whole number from 64 to 32768$/)
      }
    }
    assert.equal((await service.ask('GET', `/api/entries/${id}?max_text=64`)).status, 422)
  })

  test('stands in the OpenAPI document', async () => {
    const document = JSON.stringify(await ask('/openapi.json'))
    assert.equal(document.match(/"name":"max_text"/g)?.length, 5)
    assert.match(document, /"ListedEntry"/)
  })
})
