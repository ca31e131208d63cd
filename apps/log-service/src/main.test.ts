import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { newEntryId } from '@trilha/entry'
import { request } from 'undici'
import { entry, until } from './log-service.fixture.ts'
import { failingStart, type LogServiceProcess, startProcess } from './log-service-process.fixture.ts'

let dataDir: string
let running: LogServiceProcess | undefined
let mounted: string | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trilha-log-service-'))
})
afterEach(async () => {
  await running?.end('SIGKILL')
  running = undefined
  if (mounted !== undefined) execFileSync('umount', ['-l', mounted])
  mounted = undefined
  await rm(dataDir, { recursive: true, force: true })
})

const start = async (env: Readonly<Record<string, string>> = {}): Promise<LogServiceProcess> => {
  running = await startProcess(dataDir, env)
  return running
}

const batch = (count: number, fields: Readonly<Record<string, unknown>> = {}): string =>
  Array.from({ length: count }, () => `${JSON.stringify(entry(fields))}\n`).join('')

/** Ids of all entries of an action, through every page. */
const idsOf = async (service: LogServiceProcess, action: string): Promise<string[]> => {
  const ids: string[] = []
  for (let cursor: unknown = ''; cursor !== null; ) {
    const { status, json } = await service.get(
      `/api/entries?limit=1000&action=${action}${cursor && `&cursor=${cursor}`}`,
    )
    assert.equal(status, 200, JSON.stringify(json))
    assert.equal(json.complete, true)
    ids.push(...(json.entries as { readonly id: string }[]).map(({ id }) => id))
    cursor = json.next_cursor
  }
  return ids
}

/** A test that hangs must fail by itself. */
const options = { timeout: 120_000 }

describe('the log service as a process', () => {
  test('loses nothing that it acknowledged, and doubles nothing, over kill -9 under load', options, async () => {
    const sent = new Set<string>()
    const acknowledged = new Set<string>()
    for (let round = 0; round < 3; round++) {
      const service = await start()
      const down = new AbortController()
      const send = async (): Promise<void> => {
        while (!down.signal.aborted) {
          const id = newEntryId()
          sent.add(id)
          const answer = await service
            .post('/log', JSON.stringify(entry({ id, action: 'crash' })))
            .catch(() => undefined)
          if (answer?.status === 200) acknowledged.add(id)
        }
      }
      const senders = Array.from({ length: 16 }, send)
      const wanted = (round + 1) * 400
      await until('enough acknowledgements', async () => acknowledged.size >= wanted)
      const ended = service.end('SIGKILL')
      down.abort()
      await Promise.all([ended, ...senders])
    }
    const ids = await idsOf(await start(), 'crash')
    assert.equal(new Set(ids).size, ids.length, 'an entry is doubled')
    for (const id of acknowledged) assert.ok(ids.includes(id), `${id} was acknowledged and is lost`)
    for (const id of ids) assert.ok(sent.has(id))
  })

  test('fills a wiped store again from the journal', options, async () => {
    const first = await start()
    assert.equal((await first.post('/logs', batch(3_000, { action: 'refilled' }))).json.accepted, 3_000)
    const before = await idsOf(first, 'refilled')
    assert.equal(await first.end('SIGTERM'), 0)
    await rm(join(dataDir, 'store'), { recursive: true })
    const second = await start()
    assert.deepEqual(await idsOf(second, 'refilled'), before)
    assert.match(second.output, /the store is open: 0 of 3000 entries are in it/)
  })

  test('does not take a lost journal for one that its store has', options, async () => {
    const first = await start()
    await first.post('/logs', batch(50, { action: 'of_the_lost' }))
    assert.equal((await idsOf(first, 'of_the_lost')).length, 50)
    await first.end('SIGTERM')
    await rm(join(dataDir, 'journal'), { recursive: true })
    const second = await start()
    await second.post('/log', JSON.stringify(entry({ action: 'of_the_new' })))
    assert.equal((await idsOf(second, 'of_the_new')).length, 1)
    const names = await readdir(dataDir)
    assert.ok(
      names.some((name) => name.startsWith('store-of-another-journal-')),
      names.join(' '),
    )
  })

  test('goes on accepting while the store is dead, and finds it all afterwards', options, async () => {
    const service = await start()
    await until('readiness', async () => (await service.get('/readyz')).status === 200)
    const [storePid] = service.children()
    assert.ok(storePid)
    process.kill(storePid, 'SIGKILL')
    assert.equal((await service.post('/log', JSON.stringify(entry({ action: 'meanwhile' })))).status, 200)
    await until('the store is back', async () => (await service.get('/readyz')).status === 200)
    assert.equal((await idsOf(service, 'meanwhile')).length, 1)
  })

  test('answers 503 for a search of a store that hangs, while entries go in', options, async () => {
    const service = await start({ TRILHA_SEARCH_CATCH_UP_MS: '100', TRILHA_SEARCH_TIMEOUT_MS: '300' })
    await until('readiness', async () => (await service.get('/readyz')).status === 200)
    // The console's bundler is a child for a moment, too.
    await until('the store to be the only child', async () => service.children().length === 1)
    const [storePid] = service.children()
    assert.ok(storePid)
    process.kill(storePid, 'SIGSTOP')
    assert.equal((await service.post('/log', JSON.stringify(entry({ action: 'hung' })))).status, 200)
    const answer = await service.get('/api/entries?action=hung')
    assert.deepEqual([answer.status, answer.json.code], [503, 'search_budget'])
    assert.equal((await service.post('/log', JSON.stringify(entry({ action: 'hung' })))).status, 200)
    await until('the hung store is replaced and answers', async () => {
      const { status, json } = await service.get('/api/entries?action=hung')
      return status === 200 && (json.entries as unknown[]).length === 2
    })
  })

  test('says how far a search reached that could not wait', options, async () => {
    const service = await start({ TRILHA_SEARCH_CATCH_UP_MS: '0' })
    await until('readiness', async () => (await service.get('/readyz')).status === 200)
    await service.post('/logs', batch(2_000, { action: 'behind' }))
    const { status, json } = await service.get('/api/entries?action=behind')
    assert.equal(status, 200)
    assert.deepEqual([json.complete, json.head_seq], [false, 2_000])
    assert.ok(Number(json.applied_seq) < 2_000)
  })

  test('finishes what it is answering when it is told to stop', options, async () => {
    const service = await start()
    const body = new PassThrough()
    const answer = request(`${service.url}/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body,
    })
    body.write(batch(10))
    await until('the first lines arrive', async () => (await service.get('/healthz')).status === 200)
    const ended = service.end('SIGTERM')
    await until(
      'it stops listening',
      async () => (await service.get('/healthz').catch(() => ({ status: 0 }))).status === 0,
    )
    body.end(batch(10, { action: 'last' }))
    const { statusCode, body: answerBody } = await answer
    assert.equal(statusCode, 200)
    assert.equal(((await answerBody.json()) as { accepted: number }).accepted, 20)
    assert.equal(await ended, 0)
    assert.doesNotMatch(service.output, /still running/)
    assert.equal((await idsOf(await start(), 'last')).length, 10)
  })

  test('leaves the folder to the one that has it', options, async () => {
    await start()
    const { code, stderr } = await failingStart(dataDir)
    assert.equal(code, 1)
    assert.match(stderr, /journal/)
    assert.doesNotMatch(stderr, /\n\s+at /)
  })

  test('names the setting that is wrong', options, async () => {
    const { code, stderr } = await failingStart(dataDir, { TRILHA_MAX_BATCH_BYTES: 'lots' })
    assert.equal(code, 1)
    assert.match(stderr, /^TRILHA_MAX_BATCH_BYTES: /)
  })
})

const mount = (...args: readonly string[]): boolean => {
  try {
    execFileSync('mount', args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('a full disk refuses entries and loses none, and there is no more to it than making room', options, async (t) => {
  const journalDir = join(dataDir, 'journal')
  await mkdir(journalDir)
  if (!mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', journalDir)) {
    t.skip('mounting a small file system is not permitted here')
    return
  }
  mounted = journalDir
  const service = await start()
  const acknowledged: string[] = []
  const fill = async (cause: string): Promise<number> => {
    const { status, json } = await service.post('/log', JSON.stringify(entry({ action: 'full', cause })))
    if (status === 200) acknowledged.push(String(json.log_id))
    return status
  }
  await until('the disk is full', async () => (await fill('x'.repeat(30_000))) !== 200)

  const refused = await request(`${service.url}/log`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(entry({ action: 'full', cause: 'x'.repeat(30_000) })),
  })
  assert.equal(refused.statusCode, 503)
  assert.ok(Number(refused.headers['retry-after']) > 0)
  assert.match(
    ((await refused.body.json()) as { detail: string }).detail,
    /^the journal cannot be written \(its disk is full\)/,
  )
  const { status, json } = await service.get('/readyz')
  assert.equal(status, 503)
  assert.match(String(json.detail), /^the journal cannot be written/)
  assert.deepEqual(new Set(await idsOf(service, 'full')), new Set(acknowledged))

  assert.ok(mount('-o', 'remount,size=8m', journalDir))
  await until('entries are taken again', async () => (await fill('there is room')) === 200)
  assert.equal((await service.get('/readyz')).status, 200)
  assert.deepEqual(new Set(await idsOf(service, 'full')), new Set(acknowledged))
  await service.end('SIGKILL')
  assert.deepEqual(new Set(await idsOf(await start(), 'full')), new Set(acknowledged))
})
