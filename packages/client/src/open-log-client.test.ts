import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { LogClient, LogClientOptions, LogInput } from './log-client.ts'
import { openLogClient } from './open-log-client.ts'
import { actions, entryOf } from './testing/entries.ts'
import { type Received, type ScriptedLogService, startScriptedLogService } from './testing/scripted-log-service.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { until } from './testing/until.ts'

interface Setup {
  readonly log: ScriptedLogService
  readonly dir: string
  readonly warnings: string[]
  /** A client of its own spool, closed at the end of the test. */
  open(options?: Partial<LogClientOptions>): Promise<LogClient>
}

const start = async (t: TestContext): Promise<Setup> => {
  const folder = await temporaryFolder()
  const log = await startScriptedLogService()
  const clients: LogClient[] = []
  const warnings: string[] = []
  t.after(async () => {
    for (const client of clients) await client.close(0)
    await log.close()
    await folder[Symbol.asyncDispose]()
  })
  const open = async (options: Partial<LogClientOptions> = {}): Promise<LogClient> => {
    const onWarning = (message: string) => warnings.push(message)
    const client = await openLogClient({
      url: log.url,
      service: 'tester',
      spoolDir: folder.path,
      onWarning,
      ...options,
    })
    clients.push(client)
    return client
  }
  return { log, dir: folder.path, warnings, open }
}

const logAll = (client: LogClient, names: readonly string[]): void => {
  for (const name of names) client.log(entryOf(name))
}
const storedActions = (log: ScriptedLogService): string[] => log.stored.map((entry) => entry.action)
const problem = (status: number, detail: string, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({ status, detail }),
})
const waitForRoom = (client: LogClient): Promise<void> => until(() => client.hasRoom, 'room in the spool')
const bytesIn = async (dir: string): Promise<number> => {
  const sizes = (await readdir(dir)).map((file) =>
    stat(join(dir, file)).then(
      ({ size }) => size,
      () => 0,
    ),
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
const rejectedLines = async (dir: string): Promise<{ detail: string; entry: Record<string, unknown> | string }[]> =>
  (await readFile(join(dir, 'rejected.ndjson'), 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

describe('a log client', () => {
  test('delivers entries in order, complete, and counts them', async (t) => {
    const { log, open } = await start(t)
    const client = await open({ apiKey: 'key-1', url: `${log.url}/base/` })
    const before = new Date().toISOString()
    client.log({ ...entryOf('action-1'), service: 'other', attributes: { a: 1 } })
    const after = new Date().toISOString()
    logAll(client, actions(2, 500))
    assert.equal(client.counters.accepted, 500)
    assert.equal(await client.flush(), true)
    assert.deepEqual(storedActions(log), actions(1, 500))
    assert.deepEqual(client.counters, { accepted: 500, sent: 500, waiting: 0, dropped: 0, rejected: 0 })
    const [first, second] = log.stored
    assert.equal(first?.service, 'other')
    assert.equal(second?.service, 'tester')
    assert.ok(String(first?.timestamp) >= before && String(first?.timestamp) <= after)
    assert.equal(new Set(log.stored.map((entry) => entry.id)).size, 500)
    assert.equal(log.received[0]?.path, '/base/logs')
    assert.equal(log.received[0]?.headers['content-type'], 'application/x-ndjson')
    assert.equal(log.received[0]?.headers.authorization, 'Bearer key-1')
  })

  test('sends one batch at a time, and what gathers meanwhile in the next', async (t) => {
    const { log, open } = await start(t)
    const gate = Promise.withResolvers<'accept'>()
    log.script = () => gate.promise
    const client = await open()
    logAll(client, actions(1, 1))
    await until(() => log.received.length === 1, 'the first batch')
    logAll(client, actions(2, 100))
    assert.equal(await client.flush(50), false)
    assert.equal(log.received.length, 1)
    assert.equal(client.counters.waiting, 100)
    gate.resolve('accept')
    assert.equal(await client.flush(), true)
    assert.deepEqual(storedActions(log), actions(1, 100))
    assert.ok(log.received.length <= 3, `${log.received.length} batches`)
  })

  test('masks secrets before they reach the disk', async (t) => {
    const { log, open } = await start(t)
    const client = await open()
    const when = new Date(0)
    client.log({
      ...entryOf('login'),
      attributes: { password: 'hush', nested: [{ apiKey: 'hush', when }], plain: 'seen', big: 12345678901234567890n },
      http: { query: 'token=hush&page=2' },
    })
    await client.flush()
    const text = JSON.stringify(log.stored)
    assert.doesNotMatch(text, /hush/)
    assert.deepEqual(log.stored[0]?.attributes, {
      password: '[REDACTED]',
      nested: [{ apiKey: '[REDACTED]', when: when.toJSON() }],
      plain: 'seen',
      big: Number('12345678901234567890'),
    })
    assert.deepEqual(log.stored[0]?.http, { query: 'token=[REDACTED]&page=2' })
  })

  test('shows of headers what every entry may show', async (t) => {
    const { log, open } = await start(t)
    const client = await open()
    const headers = { Authorization: 'Bearer hush', 'x-internal': 'hush', accept: '*/*' }
    client.log({ ...entryOf('call'), http: { request_headers: headers, response_headers: { 'set-cookie': 'hush' } } })
    await client.flush()
    assert.deepEqual(log.stored[0]?.http, {
      request_headers: { accept: '*/*', authorization: '[REDACTED]' },
      response_headers: { 'set-cookie': '[REDACTED]' },
    })
  })

  test('goes on keeping what is refused when the full file was deleted', async (t) => {
    const { dir, warnings, open } = await start(t)
    const client = await open()
    const refuse = (name: string): void => client.log({ ...entryOf(name), result: '', cause: 'x'.repeat(70_000) })
    const file = join(dir, 'rejected.ndjson')
    const size = async (): Promise<number> => (await stat(file).catch(() => undefined))?.size ?? 0
    for (const name of actions(1, 128)) refuse(name)
    await until(async () => (await size()) >= 8 * 1024 * 1024, 'the file is full')
    await rm(file)
    refuse('after it')
    await client.close()
    assert.match(await readFile(file, 'utf8'), /after it/)
    assert.equal(warnings.length, 1, warnings.join())
  })

  test('masks secrets of what is refused, however it is written down', async (t) => {
    const { dir, open } = await start(t)
    const client = await open()
    const cycle: Record<string, unknown> = { password: 'hush' }
    cycle.self = cycle
    const refused = [
      { http: { query: 'token=hush&page=2', request_headers: { 'x-internal': 'hush' } } },
      { password: 'hush', attributes: cycle },
      { apiKey: 'hush', result: 1n },
      { cause: cycle, http: { query: 'token=hush' } },
    ]
    for (const fields of refused)
      client.log({ user_id: '1', action: '', result: 'x', ...fields } as unknown as LogInput)
    await client.close()
    assert.equal(client.counters.rejected, refused.length)
    const text = await readFile(join(dir, 'rejected.ndjson'), 'utf8')
    assert.doesNotMatch(text, /hush/)
    assert.match(text, /page=2/)
  })

  test('sends an entry without attributes, or with an id and time of its own, as it is', async (t) => {
    const { log, open } = await start(t)
    const client = await open()
    const id = '01890a5d-ac96-774b-bcce-b302099a8057'
    client.log({ ...entryOf('old'), id: id.toUpperCase(), timestamp: '2024-06-15T12:34:56Z' })
    await client.flush()
    assert.equal(log.stored[0]?.id, id)
    assert.equal(log.stored[0]?.timestamp, '2024-06-15T12:34:56.000Z')
  })

  test('refuses an address that is none', async (t) => {
    const { open } = await start(t)
    await assert.rejects(
      open({ url: 'ftp://logs' }),
      /must be a URL such as http:\/\/127\.0\.0\.1:8003, not ftp:\/\/logs/,
    )
    await assert.rejects(open({ url: 'localhost' }), TypeError)
  })

  test('a spool that is open elsewhere is refused in a clear sentence', async (t) => {
    const { open } = await start(t)
    await open()
    await assert.rejects(open(), /is open in process \d+: stop it first, or use another folder/)
  })
})

describe('log never throws', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  const hostile: readonly [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'hello'],
    ['a missing field', { action: 'x', result: 'success' }],
    ['a wrong type', { user_id: 1, action: 'x', result: 'success' }],
    ['a field that is too long', { ...entryOf('x'), cause: 'c'.repeat(40_000) }],
    ['an entry that is too large', { ...entryOf('x'), attributes: { text: 'ä'.repeat(700_000) } }],
    ['a cycle', { ...entryOf('x'), attributes: cyclic }],
    ['an object that will not become JSON', { ...entryOf('x'), attributes: { toJSON: () => assert.fail('no') } }],
    [
      'a getter that throws',
      {
        get action() {
          throw Object.create(null)
        },
      },
    ],
  ]

  test('what is no entry is counted, kept aside, warned of once, and does not stop the rest', async (t) => {
    const { log, dir, warnings, open } = await start(t)
    const client = await open()
    for (const [, value] of hostile) client.log(value as LogInput)
    client.log(entryOf('good'))
    assert.equal(await client.flush(), true)
    await client.close()
    assert.deepEqual(storedActions(log), ['good'])
    assert.deepEqual(client.counters, { accepted: 1, sent: 1, waiting: 0, dropped: 0, rejected: hostile.length })
    assert.equal((await rejectedLines(dir)).length, hostile.length)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /refused as invalid/)
  })

  test('whatever it is given', async (t) => {
    const { open, log } = await start(t)
    const client = await open()
    let count = 0
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ attributes: fc.anything({ withBigInt: true }) })), (value) => {
        count += 2
        client.log(value as LogInput)
        client.log({ ...entryOf('x'), attributes: value } as LogInput)
      }),
      { numRuns: 300 },
    )
    assert.equal(await client.flush(), true)
    const { accepted, rejected, sent, dropped } = client.counters
    assert.equal(accepted + rejected, count)
    assert.equal(sent, accepted)
    assert.equal(dropped, 0)
    assert.equal(log.stored.length, accepted)
  })

  test('after close the entry is dropped, counted and told of', async (t) => {
    const { warnings, open } = await start(t)
    const client = await open()
    await client.close()
    client.log(entryOf('late'))
    assert.equal(client.counters.dropped, 1)
    assert.match(warnings.join(), /closed/)
    await client.close()
  })
})

describe('while the log service has trouble', () => {
  test('connections that break and errors are tried again; nothing is lost, resends keep their ids', async (t) => {
    const { log, open } = await start(t)
    const troubles = ['drop', 'lose', { status: 500 }, problem(503, 'the disk is full'), 'lose', 'accept'] as const
    let at = 0
    log.script = () => troubles[at++] ?? 'accept'
    const client = await open()
    logAll(client, actions(1, 100))
    assert.equal(await client.flush(20_000), true)
    const byId = new Map(log.stored.map((entry) => [entry.id, entry.action]))
    assert.deepEqual([...byId.values()], actions(1, 100))
    assert.deepEqual(client.counters, { accepted: 100, sent: 100, waiting: 0, dropped: 0, rejected: 0 })
  })

  test('tells once when it fails and once when it works again', async (t) => {
    const { log, warnings, open } = await start(t)
    log.script = () => ({ status: 500, body: '{"detail":"out of order"}' })
    const client = await open()
    logAll(client, actions(1, 3))
    await until(() => log.received.length >= 4, 'four attempts')
    log.script = () => 'accept'
    assert.equal(await client.flush(20_000), true)
    assert.equal(warnings.length, 2, warnings.join('\n'))
    assert.match(warnings[0] ?? '', /cannot be reached: it answered 500: out of order/)
    assert.match(warnings[1] ?? '', /accepts entries again/)
  })

  test('waits as long as Retry-After asks, even when somebody flushes', async (t) => {
    const { log, open } = await start(t)
    const times: number[] = []
    log.script = () => {
      times.push(performance.now())
      return times.length === 1 ? problem(429, 'too many', { 'retry-after': '1' }) : 'accept'
    }
    const client = await open()
    logAll(client, actions(1, 3))
    while (!(await client.flush(50)));
    const [first = 0, second = 0] = times
    // A timer may fire a millisecond early.
    assert.ok(second - first >= 990, `${second - first} ms`)
  })

  test('a wrong key is told of at once, entries are kept, and a flush tries again', async (t) => {
    const { log, warnings, open } = await start(t)
    log.script = ({ headers }) =>
      headers.authorization === 'Bearer right' ? 'accept' : problem(401, 'a key is needed')
    const client = await open({ apiKey: 'wrong' })
    logAll(client, actions(1, 3))
    await until(() => warnings.length === 1, 'a warning')
    assert.match(warnings[0] ?? '', /does not take entries: it answered 401: a key is needed.*kept in the spool/)
    const before = log.received.length
    assert.equal(await client.flush(0), false)
    await until(() => log.received.length > before, 'another attempt')
    await client.close(0)
    const again = await open({ apiKey: 'right' })
    assert.equal(again.counters.waiting, 3)
    assert.equal(await again.flush(), true)
    assert.deepEqual(storedActions(log), actions(1, 3))
  })

  test('a 200 from something that is no log service acknowledges nothing', async (t) => {
    const { log, warnings, open } = await start(t)
    log.script = () => ({ status: 200, body: '<h1>It works!</h1>' })
    const client = await open()
    logAll(client, actions(1, 3))
    await until(() => warnings.length === 1, 'a warning')
    assert.match(warnings[0] ?? '', /this is no log service/)
    assert.deepEqual(client.counters, { accepted: 3, sent: 0, waiting: 3, dropped: 0, rejected: 0 })
    log.script = () => 'accept'
    assert.equal(await client.flush(20_000), true)
  })

  test('a log service that takes small bodies only gets smaller ones', async (t) => {
    const { log, open } = await start(t)
    log.script = ({ bytes }) => (bytes > 40_000 ? { status: 413 } : 'accept')
    const client = await open()
    logAll(client, actions(1, 2_000))
    assert.equal(await client.flush(20_000), true)
    assert.deepEqual(storedActions(log), actions(1, 2_000))
    const refused = log.received.filter(({ bytes }) => bytes > 40_000).length
    assert.ok(refused > 0 && refused < 6, `${refused} refused`)
    logAll(client, actions(2_001, 4_000))
    assert.equal(await client.flush(20_000), true)
    assert.deepEqual(storedActions(log), actions(1, 4_000))
  })

  test('an entry that alone is too large is rejected, and the others pass', async (t) => {
    const { log, dir, open } = await start(t)
    log.script = ({ bytes }) => (bytes > 40_000 ? { status: 413 } : 'accept')
    const client = await open()
    logAll(client, actions(1, 3))
    client.log({ ...entryOf('giant'), attributes: { text: 'x'.repeat(50_000) } })
    logAll(client, actions(4, 6))
    assert.equal(await client.flush(20_000), true)
    assert.deepEqual(storedActions(log), actions(1, 6))
    assert.deepEqual(client.counters, { accepted: 7, sent: 6, waiting: 0, dropped: 0, rejected: 1 })
    assert.equal((await rejectedLines(dir)).length, 1)
  })

  const isBad = (action: string): boolean => action.endsWith('7')
  const refusals: readonly [string, (request: Received) => ReturnType<ScriptedLogService['script']>][] = [
    [
      'by name',
      ({ entries }) => {
        const rejected = entries.flatMap(({ action }, at) =>
          isBad(action) ? [{ line: at + 1, detail: 'sevens' }] : [],
        )
        return { status: 200, body: JSON.stringify({ accepted: entries.length - rejected.length, rejected }) }
      },
    ],
    [
      'by refusing the batch',
      ({ entries }) => (entries.some((e) => isBad(e.action)) ? problem(422, 'sevens') : 'accept'),
    ],
    ['as any server might', ({ entries }) => (entries.some((e) => isBad(e.action)) ? { status: 400 } : 'accept')],
  ]
  for (const [how, script] of refusals) {
    test(`lines that are refused ${how} are kept aside, and the rest is sent`, async (t) => {
      const { log, dir, warnings, open } = await start(t)
      log.script = script
      const client = await open()
      logAll(client, actions(1, 100))
      assert.equal(await client.flush(20_000), true)
      const sent = new Set(log.received.flatMap(({ entries }) => entries.map(({ action }) => action)))
      assert.equal(sent.size, 100)
      assert.deepEqual(client.counters, { accepted: 100, sent: 90, waiting: 0, dropped: 0, rejected: 10 })
      const kept = (await rejectedLines(dir)).map(({ entry }) => (typeof entry === 'string' ? '' : entry.action))
      assert.deepEqual(kept, actions(1, 100).filter(isBad))
      assert.equal(warnings.filter((warning) => /refused as invalid/.test(warning)).length, 1)
    })
  }
})

describe('the spool', () => {
  test('what is left is delivered after the next open, in order, and counted as waiting', async (t) => {
    const { log, open } = await start(t)
    log.script = () => 'drop'
    const client = await open()
    logAll(client, actions(1, 50))
    await client.close(10)
    const second = await open()
    assert.deepEqual(second.counters, { accepted: 0, sent: 0, waiting: 50, dropped: 0, rejected: 0 })
    logAll(second, actions(51, 60))
    log.script = () => 'accept'
    assert.equal(await second.flush(), true)
    assert.deepEqual(storedActions(log), actions(1, 60))
    assert.deepEqual(second.counters, { accepted: 10, sent: 60, waiting: 0, dropped: 0, rejected: 0 })
    await second.close()
    const third = await open()
    assert.equal(third.counters.waiting, 0)
  })

  test('whose cursor is damaged, ahead or gone is sent again from its beginning', async (t) => {
    const { log, dir, warnings, open } = await start(t)
    const first = await open()
    logAll(first, actions(1, 5))
    await first.close()
    for (const content of ['half a curs', '', '{"seq":99}\n', undefined]) {
      log.stored.length = 0
      const cursor = join(dir, 'sent.json')
      await (content === undefined ? rm(cursor) : writeFile(cursor, content))
      const again = await open()
      assert.equal(await again.flush(), true)
      assert.deepEqual(storedActions(log), actions(1, 5))
      assert.deepEqual(again.counters, { accepted: 0, sent: 5, waiting: 0, dropped: 0, rejected: 0 })
      await again.close()
    }
    assert.equal(warnings.length, 2)
  })

  test('whose cursor was ahead keeps all that it gets before the log service is back', async (t) => {
    const { log, dir, open } = await start(t)
    log.script = () => 'drop'
    await writeFile(join(dir, 'sent.json'), '{"seq":5}\n')
    const first = await open()
    logAll(first, actions(1, 10))
    await first.close(0)
    log.script = () => 'accept'
    const second = await open()
    assert.equal(await second.flush(), true)
    assert.deepEqual(storedActions(log), actions(1, 10))
  })

  test('tells once that it cannot note what was sent, and once that it can again', async (t) => {
    const { log, dir, warnings, open } = await start(t)
    const client = await open()
    // No file can be renamed over a folder.
    await rm(join(dir, 'sent.json'), { force: true })
    await mkdir(join(dir, 'sent.json'))
    for (const name of actions(1, 5)) {
      client.log(entryOf(name))
      assert.equal(await client.flush(), true)
    }
    await until(() => warnings.length > 0, 'a warning')
    await rmdir(join(dir, 'sent.json'))
    client.log(entryOf('action-6'))
    await client.close()
    assert.deepEqual(storedActions(log), actions(1, 6))
    assert.deepEqual(
      warnings.map((warning) => /cannot note|notes what was sent again/.exec(warning)?.[0]),
      ['cannot note', 'notes what was sent again'],
    )
  })

  test('past its budget new entries are dropped and told of; when there is room again, it works again', async (t) => {
    const { log, warnings, open } = await start(t)
    log.script = () => 'drop'
    const client = await open({ maxSpoolBytes: 100_000 })
    let logged = 0
    // The spool knows its size once what was written is safe, so it takes more than its budget at first.
    await until(() => {
      logAll(client, actions(logged + 1, logged + 20))
      logged += 20
      return client.counters.dropped > 100
    }, 'the budget to be spent')
    const { accepted, dropped, waiting } = client.counters
    assert.ok(accepted > 100, `${accepted} accepted`)
    assert.equal(accepted + dropped, logged)
    assert.equal(waiting, accepted)
    assert.equal(warnings.filter((warning) => /ARE BEING LOST/.test(warning)).length, 1)

    log.script = () => 'accept'
    assert.equal(await client.flush(20_000), true)
    // The oldest are kept and the newest dropped: the beginning of a trail explains the rest.
    assert.deepEqual(storedActions(log), actions(1, accepted))
    let extra = 0
    await until(() => {
      client.log(entryOf('again'))
      extra++
      return client.counters.accepted > accepted
    }, 'room in the spool')
    assert.equal(await client.flush(), true)
    assert.equal(client.counters.dropped, dropped + extra - 1)
    assert.ok(warnings.some((warning) => /are kept again; \d+ were lost/.test(warning)))
  })

  test('a caller that waits for room while the log service is away loses nothing', async (t) => {
    const { log, open } = await start(t)
    log.script = () => 'drop'
    const client = await open({ maxSpoolBytes: 200_000 })
    let logged = 0
    const fill = async (): Promise<void> => {
      for (; client.hasRoom; logged += 20) {
        logAll(client, actions(logged + 1, logged + 20))
        assert.equal(await client.durable(), true)
      }
    }
    await fill()
    assert.ok(logged > 100, `${logged} fit`)
    log.script = () => 'accept'
    for (const until of [2_000, 4_000]) {
      await waitForRoom(client)
      while (logged < until) {
        await fill()
        await waitForRoom(client)
      }
    }
    assert.equal(await client.flush(20_000), true)
    assert.equal(client.counters.dropped, 0)
    assert.deepEqual(storedActions(log), actions(1, logged))
  })

  test('acknowledged entries leave the disk: a small spool carries any number', async (t) => {
    const { log, dir, open } = await start(t)
    const client = await open({ maxSpoolBytes: 200_000 })
    for (let round = 0; round < 20; round++) {
      logAll(client, actions(round * 200 + 1, round * 200 + 200))
      assert.equal(await client.flush(), true)
      await until(async () => (await bytesIn(join(dir, 'journal'))) <= 101_000, 'half of the budget to be free')
    }
    assert.equal(client.counters.dropped, 0)
    assert.deepEqual(storedActions(log), actions(1, 4_000))
  })

  test('flush with nothing to send is true at once, also while the log service is away', async (t) => {
    const { log, open } = await start(t)
    await log.close()
    const client = await open()
    assert.equal(await client.flush(0), true)
  })
})
