import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { beginning, exchange, failed, told } from './story.fixture.ts'
import { type StoryOptions, tellStory } from './story.ts'

const later = new Date(beginning + 3_600_000)
const tell = (entries: Parameters<typeof tellStory>[0], options: Partial<StoryOptions> = {}) =>
  tellStory(entries, { isTruncated: false, now: later, ...options })

describe('a story', () => {
  test('tells who, what, how it ended and why', () => {
    const outer = exchange(failed())
    const inner = told({ action: 'update_user', userId: '7', at: 1, lasted: 5, ...failed() })
    const story = tell([inner, outer])
    assert.deepEqual(
      [story.who, story.what, story.result, story.status, story.cause],
      ['7', 'update_user', 'failure', 404, 'User not found'],
    )
    assert.deepEqual([story.verdict_entry_id, story.cause_entry_id], [outer.id, inner.id])
    assert.deepEqual(story.services, ['gateway', 'user_service'])
    assert.deepEqual(story.gaps, [])
  })

  test('is laid out on one axis of time, each entry within what encloses it', () => {
    const outer = exchange({ at: 0, lasted: 100 })
    const service = told({ at: 10, lasted: 80 })
    const query = told({ service: 'database', at: 20, lasted: 30 })
    const note = told({ service: 'database', at: 25, lasted: null })
    const story = tell([note, query, service, outer])
    assert.deepEqual(
      story.entries.map(({ id, offset_ms, duration_ms, depth, parent_id }) => [
        id,
        offset_ms,
        duration_ms,
        depth,
        parent_id,
      ]),
      [
        [outer.id, 0, 100, 0, null],
        [service.id, 10, 80, 1, outer.id],
        [query.id, 20, 30, 2, service.id],
        [note.id, 25, null, 3, query.id],
      ],
    )
    assert.equal(story.started_at, '2026-11-24T10:00:00.000Z')
    assert.equal(story.ended_at, '2026-11-24T10:00:00.100Z')
    assert.equal(story.duration_ms, 100)
  })

  test('puts the exchange first though the service rounds its beginning down', () => {
    const outer = exchange({ at: 5, lasted: 3.2 })
    const inner = told({ service: 'billing', at: 4, lasted: 2.9 })
    const story = tell([inner, outer])
    assert.deepEqual(
      story.entries.map(({ id, depth, offset_ms }) => [id, depth, offset_ms]),
      [
        [outer.id, 0, 1],
        [inner.id, 1, 0],
      ],
    )
  })

  test('puts what a service tells beside its answer within the answer', () => {
    const outer = exchange({ lasted: 100 })
    const answer = told({ at: 10, lasted: 80 })
    const mail = told({ action: 'send_mail', at: 50, lasted: null })
    const [, , { parent_id: parent, depth } = assert.fail()] = tell([outer, mail, answer]).entries
    assert.deepEqual([parent, depth], [answer.id, 2])
    assert.equal(tell([outer, mail, answer]).what, 'get_user')
  })

  test('places an entry that was stamped at its end by when it was written', () => {
    const outer = exchange({ at: 0, lasted: 1_000 })
    const written = (beginning + 900).toString(16).padStart(12, '0')
    const id = `${written.slice(0, 8)}-${written.slice(8)}-7000-8000-000000000000`
    const [, inner] = tell([outer, { ...told({ service: 'job', at: 900, lasted: 700 }), id }]).entries
    assert.equal(inner?.offset_ms, 200)
  })

  test('takes the cause of the innermost failure', () => {
    const story = tell([
      exchange({ ...failed('answered with status 500'), status: 500, lasted: 100 }),
      told({ at: 10, lasted: 80, ...failed('the database failed') }),
      told({ service: 'database', at: 20, lasted: 10, ...failed('disk full') }),
      told({ service: 'database', at: 40, lasted: 10, cause: 'only a remark' }),
    ])
    assert.equal(story.cause, 'disk full')
  })

  test('has no cause when it succeeded in the end', () => {
    const story = tell([
      exchange({ lasted: 100 }),
      told({ at: 1, lasted: 5, ...failed() }),
      told({ at: 10, lasted: 5 }),
    ])
    assert.deepEqual([story.result, story.cause], ['success', null])
  })

  test('ends as its last exchange does, when it was sent again', () => {
    const story = tell([
      exchange({ ...failed('upstream refused the connection'), status: 502, attributes: { upstream: 'x' } }),
      exchange({ at: 2_000 }),
      told({ at: 2_001, lasted: 5 }),
    ])
    assert.deepEqual([story.result, story.status], ['success', 200])
  })

  test('takes its cause from the try that it ended with', () => {
    const story = tell([
      exchange({ ...failed('the database failed'), lasted: 100 }),
      told({ at: 10, lasted: 80, ...failed('the database failed') }),
      told({ service: 'database', at: 20, lasted: 10, ...failed('disk full') }),
      exchange({ ...failed('User not found'), at: 2_000 }),
      told({ at: 2_001, lasted: 5, ...failed('User not found') }),
    ])
    assert.equal(story.cause, 'User not found')
  })

  test('without an exchange ends as its worst entry', () => {
    const bad = told({ service: 'job', lasted: null, at: 5, action: 'charge', ...failed('card refused') })
    const story = tell([told({ service: 'job', lasted: null }), bad, told({ service: 'job', lasted: null, at: 9 })])
    assert.deepEqual([story.verdict_entry_id, story.what, story.cause], [bad.id, 'charge', 'card refused'])
  })

  test('is not about the delivery of its entries to the log', () => {
    const delivery = exchange({ route: '/log', action: 'POST /log', attributes: { upstream: 'http://127.0.0.1:8003' } })
    const deed = told({ service: 'shop', action: 'buy', lasted: null, ...failed('sold out') })
    assert.deepEqual([tell([delivery, deed]).what, tell([delivery, deed]).result], ['buy', 'failure'])
    assert.equal(tell([delivery]).what, 'POST /log')
  })

  test('holds every entry once, parents first, whatever times they have', () => {
    const times = fc.record({ at: fc.nat(30), lasted: fc.oneof(fc.nat(30), fc.constant(null)) })
    const services = fc.constantFrom('gateway', 'user_service', 'database')
    const entries = fc.array(
      fc.tuple(services, times).map(([service, time]) => told({ service, ...time })),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(entries, (all) => {
        const story = tell(all)
        const ids = story.entries.map(({ id }) => id)
        assert.deepEqual(new Set(ids), new Set(all.map(({ id }) => id)))
        assert.equal(ids.length, all.length)
        for (const [index, { parent_id, depth, offset_ms }] of story.entries.entries()) {
          const parent = story.entries.slice(0, index).find(({ id }) => id === parent_id)
          assert.equal(depth, parent === undefined ? 0 : parent.depth + 1)
          assert.equal(parent_id, parent?.id ?? null)
          assert.ok(offset_ms >= 0 && offset_ms <= story.duration_ms)
        }
      }),
    )
  })
})
