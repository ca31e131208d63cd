import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { entry, until } from './log-service.fixture.ts'
import { type LogServiceProcess, startProcess } from './log-service-process.fixture.ts'

const rounds = 5
const perRound = 200

let dir = ''
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trilha-retention-crash-'))
})
after(() => rm(dir, { recursive: true, force: true }))

const userIds = async (service: LogServiceProcess, query: string): Promise<string[]> => {
  const found: string[] = []
  for (let cursor = ''; ; ) {
    const { json } = await service.get(`/api/entries?limit=1000&order=asc&${query}${cursor}`)
    found.push(...(json.entries as { user_id: string }[]).map(({ user_id }) => user_id))
    if (typeof json.next_cursor !== 'string') return found
    cursor = `&cursor=${json.next_cursor}`
  }
}

test('kill -9 during passes: what must be kept is there, what must not comes to be gone', async () => {
  const rules = join(dir, 'rules.yaml')
  await writeFile(
    rules,
    'rules:\n  - {query: "service:kept OR service:log_service", keep: forever}\n  - {keep: 1s}\nmax_bytes: 10GB\n',
  )
  const env = {
    TRILHA_RETENTION_FILE: rules,
    TRILHA_RETENTION_INTERVAL: '1s',
    TRILHA_JOURNAL_SEGMENT_BYTES: '30000',
  }
  const dataDir = join(dir, 'data')
  const kept: string[] = []
  let output = ''
  for (let round = 0; round < rounds; round++) {
    const service = await startProcess(dataDir, env)
    // In the first two rounds all may go, so that segments go, too; from then on one entry in ten is kept.
    const entries = Array.from({ length: perRound }, (_, n) => {
      const isKept = round >= 2 && n % 10 === 0
      return entry({ service: isKept ? 'kept' : 'gone', user_id: `${round}-${n}` })
    })
    const { status, json } = await service.post('/logs', entries.map((one) => JSON.stringify(one)).join('\n'))
    assert.deepEqual([status, json.accepted], [200, perRound])
    kept.push(...entries.filter(({ service: name }) => name === 'kept').map(({ user_id }) => String(user_id)))
    await delay(500 + Math.random() * 3_000)
    await service.end('SIGKILL')
    output += service.output
  }
  const service = await startProcess(dataDir, env)
  await until('all that may go is gone', async () => (await userIds(service, 'service=gone')).length === 0)
  await until('a pass ends well', async () => {
    const { json } = await service.get('/api/retention')
    const pass = json.last_pass as { failure: string | null } | null
    const rulesDue = json.rules as { due: { entries: number } | null }[]
    return pass !== null && pass.failure === null && rulesDue[1]?.due?.entries === 0
  })
  assert.deepEqual(new Set(await userIds(service, 'service=kept')), new Set(kept))
  assert.equal((await userIds(service, 'service=kept')).length, kept.length)
  const { json } = await service.get('/api/status')
  assert.ok((json.journal as { first_seq: number }).first_seq > perRound, 'no segment of the journal went')
  assert.ok((await userIds(service, 'action=apply_retention')).length > 0)
  assert.equal(await service.end('SIGTERM'), 0)
  // A store that holds nothing any more cannot be compared with the journal: it may be filled again, and is not damaged.
  assert.doesNotMatch(output + service.output, /files were removed(?!.*another journal)/)
})
