import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService } from './log-service.fixture.ts'
import type { ContextAnswer } from './search-context.ts'

let service: TestLogService
let idAt: ReadonlyMap<number, string>
/** In the order of (timestamp, seq): three of one instant, some of another service, user and request. */
before(async () => {
  service = await startLogService()
  const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, second)).toISOString()
  await service.postJson('/logs', [
    entry({ action: '0', timestamp: at(0), request_id: 'r1' }),
    entry({ action: '2', timestamp: at(2), user_id: '2' }),
    entry({ action: '1', timestamp: at(1), service: 'shop' }),
    entry({ action: '3', timestamp: at(2), request_id: 'r1' }),
    entry({ action: '4', timestamp: at(2), service: 'shop', user_id: '2', request_id: 'r1' }),
    entry({ action: '5', timestamp: at(9) }),
  ])
  const { entries } = (await service.ask('GET', '/api/entries')).json as { entries: { id: string; action: string }[] }
  idAt = new Map(entries.map(({ id, action }) => [Number(action), id]))
})
after(() => service[Symbol.asyncDispose]())

const context = (place: number, query: string) => service.ask('GET', `/api/entries/${idAt.get(place)}/context?${query}`)
const actions = (entries: ContextAnswer['before']) => entries.map(({ action }) => Number(action))

describe('GET /api/entries/{id}/context', () => {
  for (const [within, before, after] of [
    ['all', [0, 1, 2], [4, 5]],
    ['service', [0, 2], [5]],
    ['user', [0, 1], [5]],
    ['request', [0], [4]],
  ] as const) {
    test(`finds the neighbours within ${within}, oldest first`, async () => {
      const { json } = await context(3, `within=${within}`)
      const answer = json as unknown as ContextAnswer
      assert.equal(answer.entry.action, '3')
      assert.deepEqual([actions(answer.before), actions(answer.after)], [before, after])
      assert.deepEqual([answer.within, answer.complete], [within, true])
      assert.deepEqual([answer.has_more_before, answer.has_more_after], [false, false])
    })
  }

  test('takes the nearest, and says whether there are more', async () => {
    for (const [query, before, after, more] of [
      ['before=1&after=1', [2], [4], [true, true]],
      ['before=2&after=2', [1, 2], [4, 5], [true, false]],
      ['before=0&after=0', [], [], [true, true]],
    ] as const) {
      const answer = (await context(3, `within=all&${query}`)).json as unknown as ContextAnswer
      assert.deepEqual([actions(answer.before), actions(answer.after)], [before, after])
      assert.deepEqual([answer.has_more_before, answer.has_more_after], more)
    }
    const first = (await context(0, 'within=all&before=0')).json as unknown as ContextAnswer
    assert.equal(first.has_more_before, false)
  })

  test('is of the same service unless another is asked for', async () => {
    assert.equal((await context(3, '')).json.within, 'service')
  })

  test('answers 404 and 422', async () => {
    for (const [path, status, detail] of [
      ['/api/entries/01890a5d-ac96-774b-bcce-b302099a8999/context', 404, /^Entry not found$/],
      ['/api/entries/7/context', 422, /^id: must be a UUID/],
      [`/api/entries/${idAt.get(3)}/context?within=trace`, 422, /^within: must be service, user, request or all$/],
      [`/api/entries/${idAt.get(3)}/context?before=501`, 422, /^before: must be a whole number from 0 to 500$/],
      [
        `/api/entries/${idAt.get(3)}/context?q=x`,
        422,
        /^q: is no parameter of this; known are before, after, within, max_text$/,
      ],
      [`/api/entries/${idAt.get(5)}/context?within=request`, 422, /^within: this entry belongs to no request/],
    ] as const) {
      const answer = await service.ask('GET', path)
      assert.equal(answer.status, status)
      assert.match(String(answer.json.detail), detail)
    }
  })
})
