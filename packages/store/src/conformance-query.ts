import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeLine, parseEntry, parseJson, type StoredEntry } from '@trilha/entry'
import { matchesQuery, parseQuery, printQuery, type Query } from '@trilha/query'
import fc from 'fast-check'
import { blockOf, linesOf } from './arbitrary-entry.ts'
import { similarEntries } from './arbitrary-search.ts'
import { selectiveEntry, selectiveQuery } from './arbitrary-selective.ts'
import { searchEntries } from './reference-search.ts'
import type { Position, Search, SearchPage, Store } from './store.ts'

type WithStore = (use: (store: Store) => Promise<void>) => Promise<void>

const now = new Date('2026-11-24T10:00:00Z')
const receivedAt = '2026-11-24T09:59:00.000Z'

const required = { service: 's', user_id: 'u', action: 'a', result: 'r' }

/** The entry that the log makes of a caller's JSON text, whose numbers may be more than JavaScript holds. */
const entryOf = (fields: string) => parseEntry({ ...required, ...(parseJson(`{${fields}}`) as object) }, receivedAt)

const found = async (store: Store, query: Query): Promise<number[]> => {
  const { entries } = await store.search({ query, order: 'asc', limit: 1_000 })
  return entries.map(({ seq }) => seq).sort((a, b) => a - b)
}

const assertFound = async (store: Store, entries: readonly StoredEntry[], query: Query): Promise<readonly number[]> => {
  const expected = entries.filter((entry) => matchesQuery(query, entry)).map(({ seq }) => seq)
  const seqs = await found(store, query)
  const differs = entries.find(({ seq }) => seqs.includes(seq) !== expected.includes(seq))
  assert.deepEqual(seqs, expected, `${printQuery(query)}\n${differs && encodeLine(differs)}`)
  return seqs
}

/** Entries of which each is found by its queries, and is not found by those of the others that are not its own. */
const tellingApart: readonly [fields: string, queries: readonly string[]][] = [
  // Wildcards and quotes of SQL, JSON and LIKE are letters like all others.
  ['"user_id":"50%"', ['user_id:50%', 'user_id:5?%', 'user_id:*%']],
  ['"user_id":"50_"', ['user_id:50_', 'user_id:*_']],
  ['"user_id":"a\\\\b"', ['user_id:a\\\\b', 'user_id:a\\\\*', 'user_id:?\\\\?']],
  ['"user_id":"it\'s"', ["user_id:it's", "user_id:it'*"]],
  ['"user_id":"say \\"hi\\""', ['user_id:"say \\"hi\\""', 'user_id:say*hi\\"']],
  ['"user_id":"nul\\u0000end"', ['user_id:"nul\u0000end"', 'user_id:nul?end', 'user_id:nul*end']],
  ['"user_id":"line\\nfeed"', ['user_id:"line\nfeed"', 'user_id:line?feed']],
  ['"user_id":"😀"', ['user_id:😀', 'user_id:?']],
  ['"user_id":"\\ud800x"', ['user_id:\ufffdx', 'user_id:?x']],
  // Letters in any case, beyond ASCII too.
  ['"cause":"Ὀδυσσεύς ΟΔΟΣ"', ['ΟΔΟΣ', 'οδοσ', 'οδος', 'cause:"ὀδυσσεύς οδος"', 'οδο?', 'ΟΔΟ*']],
  ['"cause":"İSTANBUL STRAẞE"', ['i̇stanbul', 'cause:İstanbul', 'straße', 'İst*']],
  ['"cause":"São Paulo"', ['são', 'SÃO', 's?o', '"são paulo"', 'cause:paul*']],
  // Words of one text, in their order.
  ['"cause":"the cat sat"', ['"the cat"', 'cause:"cat sat"', 'cat_s*', 'cause:"the cat sat"']],
  ['"cause":"sat cat the"', ['"sat cat"']],
  ['"cause":"the","target":{"type":"cat"}', ['the cat']],
  ['"cause":"cat","target":{"type":"mat","id":"cat mat"}', ['"cat mat"', 'target.id:"cat mat"']],
  // Attributes are one text, keys and all; the letter of an escape sequence belongs to no word.
  [
    '"attributes":{"quay":"ship\\nyard","dry":"dock"}',
    ['yard', '"ship yard"', '"quay ship"', 'quay', '"yard dry dock"'],
  ],
  ['"attributes":{"path":"c:\\\\new\\\\table"}', ['table', '"c new"', 'attributes.path:"c:\\\\new\\\\table"']],
  // Paths through keys with dots, through arrays, and to numbers of any size.
  ['"attributes":{"x.y":{"z":"deep"}}', ['attributes.x.y.z:deep', 'attributes.x.y:*']],
  ['"attributes":{"x":{"y.z":"deeper"}}', ['attributes.x.y.z:deeper', 'attributes.x:*']],
  ['"attributes":{"list":[{"n":"one"},[[{"n":["two"]}]]]}', ['attributes.list.n:one', 'attributes.list.n:two']],
  ['"attributes":{"list":[[[7]],"8"]}', ['attributes.list:7', 'attributes.list:8', 'attributes.list<8']],
  [
    '"attributes":{"big":123456789012345678901234567890}',
    ['attributes.big>1e29', 'attributes.big:12345678901234567890123456*'],
  ],
  ['"attributes":{"big":1e999,"other":"n1"}', ['attributes.big:1e999', 'attributes.big>1e300', 'attributes.other:n1']],
  ['"attributes":{"big":1e21}', ['attributes.big:1e+21', 'attributes.big:[1e21 TO 1e21]', 'attributes.big:1e\\+*']],
  ['"attributes":{"exact":0.30000000000000004}', ['attributes.exact:0.30000000000000004', 'attributes.exact>0.3']],
  ['"attributes":{"exact":"0.5"}', ['attributes.exact:0.5 NOT attributes.exact>0']],
  [
    '"attributes":{"flag":true,"none":null,"empty":{},"bare":[[],[null]]}',
    ['attributes.flag:true', 'attributes.flag:t*'],
  ],
  ['"attributes":{"say \\"hi\\"":"quoted key"}', ['attributes.say\\ \\"hi\\":"quoted key"']],
  ['"http":{"request_headers":{"x.y":"a b"}}', ['http.request_headers.x.y:"a b"', 'http.request_headers.x.y:a*']],
  ['"http":{"request_headers":{"__proto__":"p"}}', ['http.request_headers.__proto__:p']],
  // Ids, whole, in words without a field.
  ['"id":"01890a5d-ac96-774b-bcce-b302099a8057"', ['01890a5d-ac96-774b-bcce-b302099a8057', 'id:01890a5d*']],
  ['"request_id":"9D3C5F6A-0000-4000-8000-000000000001"', ['9d3c5f6a-0000-4000-8000-000000000001']],
  ['"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"', ['4bf92f3577b34da6a3ce929d0e0e4736']],
  ['"span_id":"00f067aa0ba902b7"', ['00f067aa0ba902b7', '"00F067AA0BA902B7"']],
]

/** What an entry without the field is not, and is. */
const aboutAbsence = [
  ...['NOT cause:*', 'NOT cause:cat', 'NOT cause:"the cat"', 'NOT cause:c*', '-target.id:7', 'NOT http.status>0'],
  ...[
    'NOT http.status:200',
    'NOT attributes.big:*',
    'NOT attributes.none:*',
    'NOT attributes.bare:*',
    'NOT trace_id:x',
  ],
  ...['NOT (cause:* OR trace_id:*)', 'NOT (cause:* AND NOT trace_id:*)', 'NOT http.request_headers.x.y:*', 'NOT cat'],
  ...[
    'NOT attributes.exact>0',
    'NOT (attributes.list:7 OR NOT request_id:*)',
    'attributes.empty:*',
    'NOT attributes.x:*',
  ],
]

/** Queries find what `matchesQuery` says, whatever the entries and the queries, and pages go both ways. */
export const describeQueries = (withStore: WithStore): void => {
  describe('queries', () => {
    test('find what a plain filter finds', () =>
      withStore(async (store) => {
        // The same ones each time, so that a failed query can be tried again; in pieces, as a follower brings them.
        const entries = fc.sample(selectiveEntry, { numRuns: 400, seed: 42 })
        const { stored } = blockOf(entries, 1)
        for (let start = 0; start < entries.length; start += 100) {
          await store.apply(blockOf(entries.slice(start, start + 100), start + 1).block)
        }
        await fc.assert(
          fc.asyncProperty(selectiveQuery(stored), async (query) => {
            await assertFound(store, stored, query)
          }),
          { numRuns: 150 },
        )
      }))

    test('tell apart what a store could mistake', () =>
      withStore(async (store) => {
        const { block, stored } = blockOf(
          tellingApart.map(([fields]) => entryOf(fields)),
          1,
        )
        await store.apply(block)
        for (const [index, [, texts]] of tellingApart.entries()) {
          for (const text of texts) {
            const seqs = await assertFound(store, stored, parseQuery(text, { now }))
            assert.ok(seqs.includes(index + 1), text)
          }
        }
        for (const text of aboutAbsence) await assertFound(store, stored, parseQuery(text, { now }))
      }))

    test('and a time, and filters: all of them hold', () =>
      withStore(async (store) => {
        const { block, stored } = blockOf(similarEntries(100), 1)
        await store.apply(block)
        const search: Search = {
          order: 'desc',
          limit: 1_000,
          query: parseQuery('cause:found OR user_id:3', { now }),
          from: '2026-03-02T00:00:00.000Z',
          to: '2026-03-04T00:00:00.000Z',
          filters: [{ field: 'service', values: ['gateway', 'user_service'] }],
        }
        const expected = searchEntries(stored, search).entries
        assert.ok(expected.length > 0)
        assert.deepEqual(linesOf((await store.search(search)).entries), linesOf(expected))
      }))

    test('pages before a position are the ones nearest to it, in the order asked for', () =>
      withStore(async (store) => {
        const { block, stored } = blockOf(similarEntries(60), 1)
        await store.apply(block)
        for (const order of ['asc', 'desc'] as const) {
          const query = parseQuery('result:success', { now })
          const all = searchEntries(stored, { query, order, limit: 1_000 }).entries
          const seen: StoredEntry[] = []
          let before: Position | undefined = all.at(-1)
          while (before !== undefined) {
            const page: SearchPage = await store.search({ query, order, limit: 7, before })
            assert.deepEqual(page, searchEntries(stored, { query, order, limit: 7, before }))
            seen.unshift(...page.entries)
            before = page.hasMore ? page.entries[0] : undefined
          }
          assert.deepEqual(linesOf(seen), linesOf(all.slice(0, -1)))
        }
      }))
  })
}
