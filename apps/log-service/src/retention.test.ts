import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService, until } from './log-service.fixture.ts'
import { failingStart } from './log-service-process.fixture.ts'

interface Found {
  readonly seq: number
  readonly action: string
  readonly service: string
  readonly user_id: string
  readonly attributes?: Readonly<Record<string, unknown>>
}

const search = async (service: TestLogService, query: string): Promise<readonly Found[]> =>
  (await service.ask('GET', `/api/entries?limit=1000&order=asc&${query}`)).json.entries as Found[]

/** Until a short time that an entry is kept has passed. */
const untilPast = (service: TestLogService, rule: number, entries: number): Promise<void> =>
  until('entries come to be past their time', async () => {
    const { json } = await service.ask('GET', '/api/retention')
    const rules = json.rules as { readonly due: { readonly entries: number } | null }[]
    return rules[rule]?.due?.entries === entries
  })

describe('retention of the log service', () => {
  let dir = ''
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-rules-'))
  })
  after(() => rm(dir, { recursive: true, force: true }))

  const rulesFile = async (name: string, text: string): Promise<string> => {
    const file = join(dir, name)
    await writeFile(file, text)
    return file
  }

  test('removes on demand what a rule no longer keeps, and writes that down', async () => {
    const file = await rulesFile(
      'rules.yaml',
      "rules:\n  - query: 'service:log_service'\n    keep: forever\n  - query: 'action:get_*'\n    keep: 2s\n",
    )
    await using service = await startLogService({ TRILHA_RETENTION_FILE: file, TRILHA_RETENTION_INTERVAL: '1d' })
    for (const action of ['get_user', 'delete_user', 'get_users']) await service.postJson('/log', entry({ action }))
    await untilPast(service, 1, 2)
    const { json: plan } = await service.ask('GET', '/api/retention')
    assert.deepEqual(
      (plan.rules as { query: string; keep: string }[]).map(({ query, keep }) => [query, keep]),
      [
        ['service:log_service', 'forever'],
        ['action:get_*', '2s'],
      ],
    )
    assert.equal((await service.ask('GET', '/api/retention')).status, 200)
    const ran = await service.ask('POST', '/api/retention/run')
    assert.equal(ran.status, 200)
    assert.equal(ran.json.failure, null)
    assert.deepEqual(ran.json.rules, [{ query: 'action:get_*', keep: '2s', removed: 2 }])
    const found = await search(service, '')
    assert.deepEqual(
      found.map(({ action }) => action),
      ['delete_user', 'apply_retention'],
    )
    const [, trail] = found
    assert.equal(trail?.user_id, 'N/A')
    assert.deepEqual(trail?.attributes, { rules: [{ query: 'action:get_*', keep: '2s', removed: 2 }] })
    const { json } = await service.ask('GET', '/api/retention')
    assert.deepEqual((json.last_pass as { rules: unknown }).rules, ran.json.rules)
  })

  test('passes run by themselves; what all is past its time leaves the disk, and nobody who reads on stumbles', async () => {
    await using service = await startLogService({
      TRILHA_RETENTION_MAX_AGE: '2s',
      TRILHA_RETENTION_INTERVAL: '1s',
      TRILHA_JOURNAL_SEGMENT_BYTES: '1',
    })
    for (let n = 0; n < 5; n++) await service.postJson('/log', entry({ user_id: `old ${n}` }))
    await until('old entries are gone', async () => (await search(service, 'service=user_service')).length === 0)
    await until('old segments are gone', async () => {
      const { json } = await service.ask('GET', '/api/status')
      return (json.journal as { first_seq: number }).first_seq > 5
    })
    await service.postJson('/log', entry({ user_id: 'new' }))
    const { json } = await service.ask('GET', '/api/entries?user_id=new')
    assert.equal(json.complete, true)
  })

  test('without rules nothing goes, and the answer says so', async () => {
    await using service = await startLogService()
    await service.postJson('/log', entry())
    const { json } = await service.ask('GET', '/api/retention')
    assert.deepEqual([json.rules, json.max_bytes, json.segments, json.last_pass], [[], null, [], null])
    assert.deepEqual((await service.ask('POST', '/api/retention/run')).json.rules, [])
    assert.equal((await search(service, '')).length, 1)
  })

  test('wrong rules prevent the start, by line and field', async () => {
    const file = await rulesFile('wrong.yaml', 'rules:\n  - query: "timestamp<now-1d"\n    keep: 1y\n  - keep: soon\n')
    const { code, stderr } = await failingStart(dir, { TRILHA_RETENTION_FILE: file })
    assert.equal(code, 1)
    assert.match(stderr, /wrong\.yaml line 2: rules\[0\]\.query: must mean the same tomorrow/)
    assert.match(stderr, /wrong\.yaml line 4: rules\[1\]\.keep: must be a time such as/)
    for (const [variable, value, sentence] of [
      ['TRILHA_RETENTION_FILE', join(dir, 'none.yaml'), /^TRILHA_RETENTION_FILE: .*none\.yaml cannot be read/],
      ['TRILHA_RETENTION_MAX_AGE', '90', /^TRILHA_RETENTION_MAX_AGE: must be a time/],
      ['TRILHA_RETENTION_MAX_BYTES', 'all', /^TRILHA_RETENTION_MAX_BYTES: must be a size/],
      ['TRILHA_RETENTION_INTERVAL', '1mo', /^TRILHA_RETENTION_INTERVAL: must be a time such as 10min/],
    ] as const) {
      const { stderr: told } = await failingStart(dir, { [variable]: value })
      assert.match(told, sentence)
    }
    const both = await failingStart(dir, { TRILHA_RETENTION_FILE: file, TRILHA_RETENTION_MAX_AGE: '1y' })
    assert.match(both.stderr, /^TRILHA_RETENTION_MAX_AGE: is not used beside TRILHA_RETENTION_FILE/)
  })
})
