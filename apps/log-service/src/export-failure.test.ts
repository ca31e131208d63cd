import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { StoredEntry } from '@trilha/entry'
import { type Journal, openJournal } from '@trilha/journal'
import { createLogger, createServer } from '@trilha/service-kit'
import { type Scan, type Store, StoreError } from '@trilha/store'
import { createReferenceStores } from '@trilha/store/conformance'
import { createEntryWriter } from './entry-writer.ts'
import { download, rawAnswer } from './export.fixture.ts'
import { writeBody } from './export-body.ts'
import { addExportRoute } from './export-route.ts'
import { recordOfValue } from './journal-record.ts'
import { entry, until } from './log-service.fixture.ts'
import { openSearchableLog, type SearchableLog } from './searchable-log.ts'

/** What happens between two batches of a scan. */
type BetweenBatches = (sent: number, signal: AbortSignal | undefined) => Promise<void>

const batchSize = 100
const count = 1_000

let dir: string
let journal: Journal
let log: SearchableLog
let store: Store
let url: string
let close: () => Promise<void>
let between: BetweenBatches

/** The store's own scan, a few entries at a time, with a fault or a pause where a test puts one. */
const interruptScans = (interrupted: Store): Store => {
  const scan = interrupted.scan.bind(interrupted)
  interrupted.scan = async function* (wanted: Scan, options) {
    let after = wanted.after
    for (let sent = 0; ; sent += batchSize) {
      await between(sent, options?.signal)
      const rest = (await Array.fromAsync(scan(after === undefined ? wanted : { ...wanted, after }, options))).flat()
      after = rest[batchSize - 1]
      yield rest.slice(0, batchSize)
      if (after === undefined) return
    }
  }
  return interrupted
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trilha-export-'))
  journal = await openJournal({ dir, uniqueIds: true })
  store = interruptScans(await createReferenceStores()('one'))
  const logger = createLogger({ name: 'log_service', format: 'json', level: 'silent' })
  log = openSearchableLog({ journal, openStore: async () => store, catchUpMs: 200, logger })
  const writer = createEntryWriter(journal, () => undefined)
  const server = await createServer({ name: 'log_service', title: '', version: '', description: '', logger })
  addExportRoute(server, { journal, log, writer, logger, maxExports: 1 })
  await writer.append(Array.from({ length: count }, (_, index) => recordOfValue(entry({ user_id: `${index}` }), now)))
  await server.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/api/export?service=user_service`
  close = () => server.close()
})
after(async () => {
  await close()
  await log.close()
  await journal.close()
  await rm(dir, { recursive: true, force: true })
})

const now = '2026-03-01T12:00:00.000Z'
const onceInTheMiddle = (fault: () => void): BetweenBatches => {
  let isDone = false
  return async (sent) => {
    if (sent < count / 2 || isDone) return
    isDone = true
    fault()
  }
}

const newestEntry = async (): Promise<StoredEntry | undefined> =>
  (await log.search({ order: 'desc', limit: 1, filters: [{ field: 'action', values: ['export_entries'] }] })).page
    .entries[0]

describe('an export that fails midway', () => {
  const failing = (): void => {
    between = onceInTheMiddle(() => {
      throw new StoreError('STORE_FAILED', 'the disk is gone')
    })
  }

  for (const format of ['ndjson', 'csv', 'parquet']) {
    test(`breaks the connection and never ends as if it were whole: ${format}`, async () => {
      failing()
      await assert.rejects(download(`${url}&format=${format}`))
      const told = await newestEntry()
      assert.deepEqual([told?.result, told?.attributes?.format], ['failure', format])
      assert.match(told?.cause ?? '', /^Something went wrong on our side/)
    })
  }

  test('does so too when it is packed, and without chunks', async () => {
    failing()
    await assert.rejects(download(url, { 'accept-encoding': 'gzip' }))
    failing()
    await assert.rejects(rawAnswer(url, `GET ${new URL(url).pathname} HTTP/1.0\r\n\r\n`), { code: 'ECONNRESET' })
  })

  test('is answered with a problem when nothing was sent yet', async () => {
    between = async () => {
      throw new StoreError('STORE_TIMEOUT', 'too much')
    }
    const { status, body } = await download(url)
    assert.equal(status, 503)
    assert.equal(JSON.parse(body.toString()).code, 'search_budget')
  })
})

const usersIn = (body: Buffer): readonly number[] =>
  body
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => Number(JSON.parse(line).user_id))
    .sort((a, b) => a - b)
const everyUser = Array.from({ length: count }, (_, index) => index)

test('an export goes on when the store was away for a moment', async () => {
  between = onceInTheMiddle(() => {
    throw new StoreError('STORE_DOWN', 'the engine is being started')
  })
  const { body, trailers } = await download(url)
  assert.deepEqual(usersIn(body), everyUser)
  assert.equal(trailers['trilha-sent'], String(count))
})

test('an export waits for a store that came back empty', async () => {
  const apply = store.apply.bind(store)
  between = onceInTheMiddle(() => {
    store.apply = async (block) => {
      await delay(1_000)
      await apply(block)
    }
    void store.reset()
  })
  const { body } = await download(url)
  store.apply = apply
  assert.deepEqual(usersIn(body), everyUser)
})

describe('an export that is under way', () => {
  /** Holds scans in the middle until it is opened. */
  const gate = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    between = async (sent, signal) => {
      if (sent < count / 2) return
      await Promise.race([promise, ...(signal === undefined ? [] : [once(signal, 'abort')])])
      signal?.throwIfAborted()
    }
    return resolve
  }
  /** Of everything, so that what arrives late is asked for too. */
  const begin = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => get(url.replace(/\?.*/, ''), { agent: false }, resolve).on('error', reject))

  test('keeps others out, who are told to come back', async () => {
    const open = gate()
    const first = await begin()
    const second = await download(url)
    assert.equal(second.status, 503)
    assert.match(JSON.parse(second.body.toString()).detail, /as many exports as may \(1\) run already/)
    assert.ok(Number(second.headers['retry-after']) > 0)
    open()
    await first.resume().toArray()
    assert.equal((await download(url)).status, 200)
  })

  test('is given up when the caller hangs up, and says so', async () => {
    gate()
    const first = await begin()
    first.destroy()
    await until('the entry of the export', async () => (await newestEntry())?.cause === 'client went away')
    between = async () => undefined
    assert.equal((await download(url)).status, 200)
  })

  const appendLate = async (): Promise<number> => {
    const late = recordOfValue(entry({ service: 'late', timestamp: '2030-01-01T00:00:00Z' }), now)
    const [appended] = await journal.append([late])
    return appended?.seq ?? 0
  }

  test('has nothing in it that arrives meanwhile', async () => {
    const open = gate()
    const first = await begin()
    const seq = await appendLate()
    await until('the store to have it', async () => log.appliedSeq >= seq)
    open()
    const body = Buffer.concat(await first.toArray()).toString()
    assert.ok(body.trimEnd().split('\n').length >= count)
    assert.doesNotMatch(body, /"service":"late"/)
  })

  test('has nothing either of what the store was behind with, and says so', async () => {
    const open = gate()
    await until('the store to have all', async () => log.appliedSeq === journal.headSeq)
    const applying = Promise.withResolvers<void>()
    const apply = store.apply.bind(store)
    store.apply = async (block) => {
      await applying.promise
      await apply(block)
    }
    const seq = await appendLate()
    const first = await begin()
    assert.equal(first.headers['trilha-complete'], 'false')
    assert.equal(Number(first.headers['trilha-head-seq']), seq - 1)
    assert.equal(first.headers['trilha-count'], undefined)
    applying.resolve()
    await until('the store to have it', async () => log.appliedSeq >= seq)
    open()
    const lines = Buffer.concat(await first.toArray())
      .toString()
      .trimEnd()
      .split('\n')
    assert.ok(lines.every((line) => JSON.parse(line).seq < seq))
    assert.equal(first.headers['trilha-head-seq'], String(Math.max(...lines.map((line) => JSON.parse(line).seq))))
  })
})

test('a caller who stops reading is not waited for', async () => {
  const writing = Promise.withResolvers<unknown>()
  const server = createHttpServer((_request, response) => {
    const endless = async function* () {
      for (;;) yield Buffer.alloc(65_536)
    }
    writeBody(response, endless(), { signal: new AbortController().signal, stallMs: 200 }).then(
      writing.resolve,
      writing.resolve,
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const request = get({ port: (server.address() as AddressInfo).port, agent: false })
  await once(request, 'response')
  assert.match(String(await writing.promise), /client stopped reading/)
  request.destroy()
  server.closeAllConnections()
  server.close()
})
