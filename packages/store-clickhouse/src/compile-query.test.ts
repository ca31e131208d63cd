import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parseQuery, type Query } from '@trilha/query'
import { queries } from '@trilha/query/testing'
import { type Selection, StoreError } from '@trilha/store'
import { Session } from 'chdb'
import fc from 'fast-check'
import { bindParams } from './bind-params.ts'
import { compileSelection } from './compile-selection.ts'
import { wordSettings } from './compile-words.ts'
import { createEntries, insertSettings } from './table.ts'

const settings = Object.entries(wordSettings).map(([name, value]) => `${name} = ${value}`)
const now = new Date('2026-11-20T00:00:00Z')
const parse = (text: string) => parseQuery(text, { now })

/** One row for each number. Those received in October are in a partition of their own. */
const count = 20_000
const lines = Array.from({ length: count }, (_, n) => {
  const at = new Date(Date.UTC(2026, 9, 25) + (n * 12 * 86_400_000) / count).toISOString()
  return `${JSON.stringify({
    seq: n + 1,
    id: `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`,
    timestamp: at,
    received_at: at,
    service: 'user_service',
    user_id: `u${n}`,
    action: 'get_user',
    result: n % 100 === 0 ? 'failure' : 'success',
    cause: n === 15_000 ? 'The disk ran full' : n % 100 === 0 ? 'User not found' : null,
    request_id: `r${n}`,
    trace_id: String(n).padStart(32, '0'),
    target: { type: 'user', id: `t${n}` },
    http: { status: n === 5_000 ? 503 : 200 },
    attributes: { tenant: `tenant${n}`, order: { total: n } },
  })}\n`
})

interface IndexUse {
  readonly Type: string
  readonly Name?: string
  readonly 'Initial Granules': number
  readonly 'Selected Granules': number
}

describe('what the engine reads', () => {
  let dir = ''
  let session: Session
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-indexes-'))
    session = new Session(dir)
    await session.queryAsync(createEntries)
    await session.insert({
      table: 'entries',
      values: Buffer.from(lines.join('')),
      format: 'JSONEachRow',
      settings: insertSettings,
    })
  })
  after(async () => {
    session.close()
    await rm(dir, { recursive: true, force: true })
  })

  const explain = async (selection: Selection): Promise<IndexUse[]> => {
    const { sql, params } = compileSelection(selection)
    const explained = `EXPLAIN indexes = 1, json = 1 SELECT seq FROM entries WHERE ${sql} SETTINGS ${settings}`
    const result = await session.queryAsync(bindParams(explained, params), { format: 'TSVRaw' })
    const uses: IndexUse[] = []
    JSON.parse(Buffer.from(result.bytes()).toString(), (key, value: IndexUse[]) => {
      if (key === 'Indexes') uses.push(...value)
      return value
    })
    return uses
  }
  const shareRead = (uses: readonly IndexUse[]): number =>
    (uses.at(-1)?.['Selected Granules'] ?? Number.NaN) / (uses[0]?.['Initial Granules'] ?? Number.NaN)

  const byWords = [
    ...['full', '"ran full"', 'cause:"ran full"', 'cause:full', 'nowhere', 'disk full', 'dis?', 'd?sk', 'tenant15000'],
    ...['cause:dis*', 'attributes.tenant:tenant15000', 'attributes.order.total:15000', 'attributes.nothing:*'],
    ...['attributes.nothing>5', 'attributes.tenant:(tenant5 OR tenant6)', 'full OR nowhere', 'full NOT success'],
  ]
  for (const text of byWords) {
    test(`${text}: the index over all words`, async () => {
      const uses = await explain({ query: parse(text) })
      assert.ok(
        uses.some(({ Name }) => Name === 'by_words'),
        JSON.stringify(uses),
      )
      assert.ok(shareRead(uses) < 0.3, JSON.stringify(uses))
    })
  }

  const byValue = [
    ...[
      'user_id:u777',
      'user_id:(u777 OR u778)',
      'request_id:r777',
      'target.id:t777',
      'http.status:503',
      'http.status>=500',
    ],
    ...['trace_id:00000000000000000000000000000777', '00000000000000000000000000000777'],
    ...['01890a5d-ac96-774b-bcce-000000000777', 'id:01890a5d-ac96-774b-bcce-000000000777', 'user_id:u777 OR full'],
  ]
  for (const text of byValue) {
    test(`${text}: few granules`, async () => {
      assert.ok(shareRead(await explain({ query: parse(text) })) < 0.3)
    })
  }

  test('time prunes partitions and granules', async () => {
    const received = await explain({ query: parse('received_at>=2026-11-01') })
    const partition = received.find(({ Type }) => Type === 'Min-Max' || Type === 'Partition')
    assert.ok(partition && partition['Selected Granules'] < partition['Initial Granules'])
    const selections: Selection[] = [
      { query: parse('timestamp>=2026-11-05') },
      { query: parse('NOT timestamp<2026-11-05') },
      { from: '2026-11-05T00:00:00.000Z' },
    ]
    for (const selection of selections) {
      const uses = await explain(selection)
      const key = uses.find(({ Type }) => Type === 'PrimaryKey')
      assert.ok(key && key['Selected Granules'] < key['Initial Granules'], JSON.stringify(uses))
    }
  })

  test('a word that is excluded is looked up, too, not searched for in every text', async () => {
    const { sql, params } = compileSelection({ query: parse('NOT full') })
    const explained = `EXPLAIN actions = 1 SELECT seq FROM entries WHERE ${sql}`
    const result = await session.queryAsync(bindParams(explained, params), { format: 'TSVRaw' })
    assert.match(Buffer.from(result.bytes()).toString(), /__text_index_by_words/)
  })
})

describe('the statement', () => {
  const marker = 'qZ7marker'
  /** Every text of a tree, and the field below an open one, with something that is in no statement. */
  const marked = (query: Query): Query =>
    JSON.parse(
      JSON.stringify(query, (key, value) => {
        if (key === 'field' && typeof value === 'string') {
          return value.startsWith('attributes.') ? `${value}.${marker}'"\\` : value
        }
        const isText = typeof value === 'string' && !['type', 'wildcard', 'from', 'to'].includes(key)
        return isText ? `${value}${marker}'"\\{x:String}` : value
      }),
    ) as Query

  test('never holds what is searched for', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const { sql, params } = compileSelection({ query: marked(query) })
        assert.ok(!sql.includes(marker), sql)
        for (const name of sql.matchAll(/\{(\w+):/g)) assert.ok(Object.hasOwn(params, name[1] ?? ''), sql)
      }),
    )
  })

  const isRefused = (error: unknown) => error instanceof StoreError && error.code === 'STORE_QUERY'

  test('is refused when it grows too long, before the engine sees it', () => {
    const text = Array.from({ length: 200 }, (_, n) => `attributes.a.b.c.d.e.f.g:${n}*`).join(' OR ')
    assert.throws(() => compileSelection({ query: parse(text) }), isRefused)
  })

  test('is short for long lists of values or words', () => {
    const list = Array.from({ length: 1_000 }, (_, n) => `w${n}`)
    for (const text of [list.join(' OR '), list.join(' '), `user_id:(${list.join(' OR ')})`]) {
      assert.ok(compileSelection({ query: parse(text) }).sql.length < 2_000)
    }
  })

  test('is not made of trees that no query stands for', () => {
    const place = { start: 0, end: 0 }
    const trees: Query[] = [
      { type: 'exists', field: 'http', ...place },
      { type: 'exists', field: 'seq); DROP TABLE entries; --', ...place },
      { type: 'words', field: 'http.status', words: [['a']], ...place },
      { type: 'pattern', field: 'http.status', pattern: ['4', { wildcard: '*' }], ...place },
      { type: 'time-range', field: 'service', from: '2026-11-01T00:00:00.000Z', ...place },
      { type: 'text', field: 'timestamp', value: '2026-11-01T00:00:00.000Z', ...place },
      { type: 'exists', field: `attributes${'.a'.repeat(13)}`, ...place },
    ]
    for (const query of trees) assert.throws(() => compileSelection({ query }), isRefused, JSON.stringify(query))
  })
})
