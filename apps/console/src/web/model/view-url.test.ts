import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { presets, type TimeRange } from './time-range.ts'
import { contextScopes, explorePage, serviceSorts, timelineKinds, userSorts, type View } from './view.ts'
import { formatView, parseView } from './view-url.ts'

const read = (address: string): View => parseView(new URL(address, 'http://localhost'))

const moment = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const text = fc.string({ unit: 'grapheme', minLength: 1 })
/** What a path's part can hold: an id that a URL would take for a folder cannot be linked to. */
const name = text.filter((part) => part !== '.' && part !== '..')
const range: fc.Arbitrary<TimeRange> = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...presets).map((preset) => ({ from: `now-${preset}` })),
  moment.map((from) => ({ from })),
  moment.map((to) => ({ to })),
  fc.tuple(moment, moment).map(([from, to]) => ({ from, to })),
)
const as = fc.constantFrom('chart' as const, 'table' as const)
const query = fc.string({ unit: 'grapheme' })

const record = <T extends { readonly page: string }>(
  model: { [K in keyof T]: fc.Arbitrary<T[K]> },
  optional: readonly (keyof T)[] = [],
) =>
  fc.record(model, {
    requiredKeys: (Object.keys(model) as (keyof T)[]).filter((key) => !optional.includes(key)),
    noNullPrototype: true,
  })

const page = <const Name extends View['page']>(is: Name) => fc.constant(is)

const anyView = fc.oneof(
  record(
    {
      page: page('explore'),
      query,
      range,
      order: fc.constantFrom('asc' as const, 'desc' as const),
      by: text,
      as,
      compare: fc.boolean(),
      facets: fc.uniqueArray(text, { minLength: 1 }),
      open: fc.uuid(),
    },
    ['open'],
  ),
  record({ page: page('live'), query, open: fc.uuid() }, ['open']),
  record({ page: page('context'), id: name, within: fc.constantFrom(...contextScopes), open: fc.uuid() }, ['open']),
  record({ page: page('requests'), range }),
  record({ page: page('story'), requestId: name, as, exchange: fc.uuid(), open: fc.uuid() }, ['exchange', 'open']),
  record({ page: page('users'), range, sort: fc.constantFrom(...userSorts), find: query }),
  record(
    {
      page: page('timeline'),
      userId: name,
      range,
      as,
      show: fc.constantFrom(...timelineKinds),
      action: text,
      folded: fc.uniqueArray(moment.map((at) => at.slice(0, 10))),
      open: fc.uuid(),
    },
    ['action', 'open'],
  ),
  record(
    {
      page: page('services'),
      range,
      as,
      sort: fc.constantFrom(...serviceSorts),
      order: fc.constantFrom('asc' as const, 'desc' as const),
      compare: fc.boolean(),
      service: name,
      by: fc.constantFrom('route' as const, 'action' as const),
    },
    ['service', 'by'],
  ),
  record({ page: page('saved') }),
  record({ page: page('saved-link'), id: name }),
)

describe('the view in the address', () => {
  test('every view is read back as it was written', () => {
    fc.assert(fc.property(anyView, (view) => assert.deepEqual(read(formatView(view)), view)))
  })

  test('Explore as it opens is the bare address', () => {
    assert.equal(formatView(read('/')), '/')
  })

  test('what is not understood is left out', () => {
    assert.deepEqual(read('/?service=&nonsense=1&range=year&from=soon&order=up'), explorePage)
  })

  test('links with a parameter for each field still open as a query', () => {
    const view = read('/?service=gateway&http.status=404&http.status=400&range=24h')
    assert.equal(view.page === 'explore' && view.query, 'service:gateway (http.status:404 OR http.status:400)')
    assert.deepEqual(view.page === 'explore' && view.range, { from: 'now-24h' })
  })

  test('a broken escape in a request id is shown as it stands', () => {
    const view = read('/requests/50%')
    assert.equal(view.page === 'story' && view.requestId, '50%')
  })
})
