import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { filterFields, rangePresets, type View } from './view.ts'
import { entriesQuery, formatView, parseView } from './view-url.ts'

const read = (address: string): View => parseView(new URL(address, 'http://localhost'))

const moment = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const text = fc.string({ unit: 'grapheme', minLength: 1 })
const range = fc.oneof(
  fc.constantFrom(...rangePresets).map((preset) => ({ kind: 'preset' as const, preset })),
  moment.map((from) => ({ kind: 'between' as const, from })),
  fc.record({ kind: fc.constant('between' as const), from: moment, to: moment }, { noNullPrototype: true }),
)
const exploreView = fc.record(
  {
    page: fc.constant('explore' as const),
    filters: fc.dictionary(fc.constantFrom(...filterFields), fc.uniqueArray(text, { minLength: 1 }), {
      noNullPrototype: true,
    }),
    range,
    order: fc.constantFrom('asc' as const, 'desc' as const),
    open: fc.uuid(),
  },
  { requiredKeys: ['page', 'filters', 'range', 'order'], noNullPrototype: true },
)
const storyView = fc.record(
  {
    page: fc.constant('story' as const),
    requestId: fc.stringMatching(/^[A-Za-z0-9._:/+=-]{1,128}$/).filter((id) => id !== '.' && id !== '..'),
    as: fc.constantFrom('chart' as const, 'table' as const),
    open: fc.uuid(),
  },
  { requiredKeys: ['page', 'requestId', 'as'], noNullPrototype: true },
)

describe('the view in the address', () => {
  test('every view is read back as it was written', () => {
    fc.assert(fc.property(fc.oneof(exploreView, storyView), (view) => assert.deepEqual(read(formatView(view)), view)))
  })

  test('the newest entries are the bare address', () => {
    assert.equal(formatView(read('/')), '/')
  })

  test('what is not understood is left out', () => {
    const view = read('/?service=&nonsense=1&range=year&from=yesterday&order=up')
    assert.deepEqual(view, { page: 'explore', filters: {}, range: { kind: 'preset', preset: 'all' }, order: 'desc' })
  })

  test('a broken escape in a request id is shown as it stands', () => {
    const view = read('/requests/50%')
    assert.equal(view.page === 'story' && view.requestId, '50%')
  })
})

describe('the parameters of a search', () => {
  const nowMs = Date.parse('2026-01-01T12:00:00Z')
  const query = (address: string) => {
    const view = read(address)
    assert.equal(view.page, 'explore')
    return view.page === 'explore' ? entriesQuery(view, nowMs, 200).toString() : ''
  }

  test('several values of a field are all asked for', () => {
    assert.equal(query('/?service=a&service=b'), 'service=a&service=b&order=desc&limit=200')
  })

  test('a preset counts back from now', () => {
    assert.match(query('/?range=15m'), /from=2026-01-01T11%3A45%3A00.000Z/)
  })

  test('typed bounds are handed on', () => {
    const bounds = query('/?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&order=asc')
    assert.equal(bounds, 'from=2026-01-01T00%3A00%3A00Z&to=2026-01-02T00%3A00%3A00Z&order=asc&limit=200')
  })
})
