import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, IncomingMessage, ServerResponse } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { encodeEntry, newEntryId, parseEntry } from '@trilha/entry'
import { type Journal, openJournal } from '@trilha/journal'
import { parseQuery } from '@trilha/query'
import { createLogger } from '@trilha/service-kit'
import type { EventReader } from '@trilha/testing'
import fc from 'fast-check'
import { entry, until } from './log-service.fixture.ts'
import { nextEvent, openTail, toEntry } from './tail.fixture.ts'
import { tailFilter } from './tail-filter.ts'
import type { WhenSlow } from './tail-reader.ts'
import { TailStreams } from './tail-streams.ts'

/** A test that hangs must fail by itself. */
const options = { timeout: 60_000 }

const record = (action: string, cause?: string) => ({
  json: encodeEntry(parseEntry({ ...entry({ action, cause }), id: newEntryId() }, new Date().toISOString())),
})

let dir: string
let journal: Journal
let closing: (() => Promise<void>)[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trilha-tail-'))
  // Small, so that readers cross from segment to segment, compressed ones too.
  journal = await openJournal({ dir, maxSegmentBytes: 256 * 1024 })
  closing = [() => rm(dir, { recursive: true, force: true }), () => journal.close()]
})
afterEach(async () => {
  for (const close of closing.reverse()) await close()
})

const append = (...actions: readonly string[]) => journal.append(actions.map((action) => record(action)))

/** Streams of the journal on a bare server: `/api/tail?after_seq=…&action=…&when_slow=…`. */
const serve = async (heartbeatMs?: number) => {
  const streams = new TailStreams({
    journal,
    logger: createLogger({ name: 'log_service', format: 'json', level: 'silent' }),
    maxStreams: 100,
    ...(heartbeatMs !== undefined && { heartbeatMs }),
  })
  const server = createServer((request, response) => {
    const parameters = new URL(request.url ?? '', 'http://localhost').searchParams
    const action = parameters.get('action')
    const after = parameters.get('after_seq')
    const query = action === null ? undefined : parseQuery(`action:${action}`, { now: new Date() })
    streams.reserve(response)
    streams.follow(response, {
      filter: tailFilter(query === undefined ? {} : { query }),
      position: after === null ? journal.headSeq : Number(after),
      newest: [],
      whenSlow: (parameters.get('when_slow') ?? 'wait') as WhenSlow,
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  closing.push(async () => {
    streams.close()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return { streams, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** Reads up to and including the entry with this number; the numbers of all entries on the way. */
const seqsUntil = async (tail: EventReader, lastSeq: number): Promise<number[]> => {
  const seqs: number[] = []
  while (seqs.at(-1) !== lastSeq) seqs.push(toEntry(await nextEvent(tail)).seq)
  return seqs
}

interface MissedData {
  readonly missed: number
  readonly from_seq: number
  readonly to_seq: number
  readonly reason: string
}

/** Entries up to the first event that tells of missed ones, and that. */
const readUntilMissed = async (tail: EventReader): Promise<{ seqs: number[]; missed: MissedData }> => {
  const seqs: number[] = []
  for (;;) {
    const event = await nextEvent(tail)
    if (event.event === 'missed') return { seqs, missed: JSON.parse(event.data) as MissedData }
    seqs.push(toEntry(event).seq)
  }
}

const openAll = <Queries extends readonly string[]>(service: { readonly url: string }, queries: Queries) =>
  Promise.all(queries.map((query) => openTail(service, query))) as Promise<{ [Index in keyof Queries]: EventReader }>

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that are held, garbage not counted. */
const usedBytes = (): number => {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** From one number to another, every so many. */
const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step)

describe('tail streams', options, () => {
  test('every entry comes once and in order, wherever a reader resumes, however often, while others write', async () => {
    const service = await serve()
    const actions: string[] = []
    const write = async (batch: readonly string[]): Promise<void> => {
      actions.push(...batch)
      await append(...batch)
    }
    const action = fc.constantFrom('a', 'a', 'b', 'c')
    const reader = fc.record({
      start: fc.double({ min: 0, max: 1, noNaN: true }),
      action: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      // After so many events it hangs up and comes back.
      patience: fc.integer({ min: 30, max: 600 }),
    })
    const plan = fc.record({
      batches: fc.array(fc.array(action, { minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 12 }),
      readers: fc.array(reader, { minLength: 1, maxLength: 5 }),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ batches, readers }) => {
        const headSeq = journal.headSeq
        const lastSeq = headSeq + batches.flat().length + 1
        const reading = readers.map(async ({ start, action, patience }) => {
          const after = Math.floor(start * headSeq)
          const query = action === undefined ? '' : `&action=${encodeURIComponent(`(${action} OR end)`)}`
          const seqs: number[] = []
          for (let place = String(after); seqs.at(-1) !== lastSeq; ) {
            using tail = await openTail(service, `?after_seq=${place}${query}`)
            for (let events = 0; events < patience && seqs.at(-1) !== lastSeq; events++) {
              seqs.push(toEntry(await nextEvent(tail)).seq)
            }
            place = tail.lastEventId ?? place
          }
          const isWanted = (name: string | undefined): boolean =>
            action === undefined || name === action || name === 'end'
          const wanted = Array.from({ length: lastSeq - after }, (_, index) => after + 1 + index)
          assert.deepEqual(
            seqs,
            wanted.filter((seq) => isWanted(actions[seq - 1])),
          )
        })
        for (const batch of batches) await write(batch)
        await write(['end'])
        await Promise.all(reading)
      }),
      { numRuns: 25 },
    )
  })

  test('tells what the journal has no more, before and while a reader is behind', async () => {
    const service = await serve()
    await append(...Array.from({ length: 500 }, () => 'old'))
    await journal.seal()
    await append('kept')
    await journal.dropBefore(501)
    using tail = await openTail(service, '?after_seq=3&action=kept')
    const missed = await nextEvent(tail)
    assert.deepEqual(
      [missed.event, missed.id, JSON.parse(missed.data)],
      ['missed', '500', { missed: 497, from_seq: 4, to_seq: 500, reason: 'retention' }],
    )
    assert.deepEqual(await seqsUntil(tail, 501), [501])
    await append('kept')
    assert.deepEqual(await seqsUntil(tail, 502), [502])
  })

  test('a quiet stream is kept open by comments', async () => {
    const service = await serve(20)
    using tail = await openTail(service)
    // The event that ends the wait comes only after a comment did.
    const event = nextEvent(tail)
    await until('two comments', async () => tail.comments.length >= 2)
    assert.deepEqual(new Set(tail.comments), new Set(['nothing new']))
    await append('now')
    assert.equal((await event).event, 'entry')
  })

  test('a reader that leaves takes nothing with it, also while it reads the journal, or does not read', async () => {
    const { url, streams } = await serve()
    await journal.append(Array.from({ length: 20_000 }, () => record('b', 'x'.repeat(500))))
    const queries = ['', '?after_seq=0', '?after_seq=0&action=a', '?when_slow=skip']
    const tails = await Promise.all(queries.map((query) => openTail({ url }, query)))
    assert.equal(streams.count, 4)
    await tails[1]?.next()
    for (const tail of tails) tail.close()
    await until('all places are free', async () => streams.count === 0)
    using again = await openTail({ url }, `?after_seq=${journal.headSeq - 1}`)
    assert.deepEqual(await seqsUntil(again, journal.headSeq), [journal.headSeq])
  })

  test('a line that is no entry is sent to those who want everything, and matches nothing', async () => {
    const service = await serve()
    using all = await openTail(service)
    using some = await openTail(service, '?action=a')
    await journal.append([{ json: '{"id":1}' }, { json: '{"action":["a"],"x":{}}' }])
    await append('a')
    assert.equal((await nextEvent(all)).data, '{"seq":1,"id":1}')
    assert.equal((await nextEvent(all)).id, '2')
    assert.equal((await nextEvent(all)).id, '3')
    const ids = [(await nextEvent(some)).id]
    if (ids[0] === '2') ids.push((await nextEvent(some)).id)
    assert.equal(ids.at(-1), '3')
  })

  test('streams end in order, and those who read are told to come back', async () => {
    const { url, streams } = await serve()
    await append('a')
    using tail = await openTail({ url })
    await tail.next()
    streams.close()
    const event = await tail.next()
    assert.deepEqual(event, { event: 'end', id: '1', data: '{"seq":1}' })
    assert.equal(await tail.next(), undefined)
    assert.throws(() => streams.reserve(new ServerResponse(new IncomingMessage(new Socket()))), /stopping/)
  })

  test('a stream that is ended while it catches up can be resumed from where it ended', async () => {
    const actions = Array.from({ length: 20_000 }, (_, index) => (index % 1_000 === 0 ? 'a' : 'b'))
    await append(...actions)
    for (const before of [1, 2, 5]) {
      const { url, streams } = await serve()
      using tail = await openTail({ url }, '?after_seq=0&action=a')
      const seqs: number[] = []
      while (seqs.length < before) seqs.push(toEntry(await nextEvent(tail)).seq)
      streams.close()
      for (let event = await tail.next(); event !== undefined; event = await tail.next()) {
        if (event.event === 'entry') seqs.push(toEntry(event).seq)
      }
      const next = await serve()
      using resumed = await openTail(next, `?after_seq=${tail.lastEventId}&action=a`)
      while (seqs.length < 20) seqs.push(toEntry(await nextEvent(resumed)).seq)
      assert.deepEqual(seqs, range(1, 19_001, 1_000))
    }
  })

  test('readers that do not read cost no memory; they are told what they missed, or miss nothing', async () => {
    const service = await serve()
    const records = Array.from({ length: 5_000 }, (_, index) => record(index % 10 === 0 ? 'b' : 'a', 'x'.repeat(150)))
    const tails = ['?when_slow=skip', '?when_slow=skip&action=b', '?when_slow=wait', '?after_seq=0'] as const
    const [skipping, some, waiting, resumed] = await openAll(service, tails)
    await journal.append(records)
    const before = usedBytes()
    using following = await openTail(service, '?action=last')
    for (let count = 1; count < 40; count++) await journal.append(records)
    await append('last')
    // By now everything has been handed out.
    assert.deepEqual(await seqsUntil(following, 200_001), [200_001])
    // They did not read 80 MB and more; each may have 2 MiB and a block waiting for it. The collector frees buffers in its own time.
    await until('as little memory in use as before', async () => usedBytes() - before < 16_000_000)

    for (const [tail, step, lastSeq] of [
      [skipping, 1, 200_001],
      [some, 10, 199_991],
    ] as const) {
      const { seqs, missed } = await readUntilMissed(tail)
      const next = 1 + seqs.length * step
      assert.ok(seqs.length > 0)
      assert.deepEqual(seqs, range(1, next - step, step))
      const count = (lastSeq - next) / step + 1
      assert.deepEqual(missed, { missed: count, from_seq: next, to_seq: lastSeq, reason: 'slow' })
      assert.equal(tail.lastEventId, String(lastSeq))
    }
    for (const tail of [waiting, resumed]) assert.deepEqual(await seqsUntil(tail, 200_001), range(1, 200_001))
    await append('b')
    for (const tail of [skipping, some, waiting, resumed]) {
      assert.deepEqual(await seqsUntil(tail, 200_002), [200_002])
      tail.close()
    }
  })
})
