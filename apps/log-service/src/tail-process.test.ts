import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { newEntryId } from '@trilha/entry'
import type { EventReader } from '@trilha/testing'
import { entry, until } from './log-service.fixture.ts'
import { type LogServiceProcess, startProcess } from './log-service-process.fixture.ts'
import { batchOf, nextEvent, openTail, toEntry } from './tail.fixture.ts'

let dataDir: string
let running: LogServiceProcess | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trilha-tail-'))
})
afterEach(async () => {
  await running?.end('SIGKILL')
  running = undefined
  await rm(dataDir, { recursive: true, force: true })
})

const start = async (): Promise<LogServiceProcess> => {
  running = await startProcess(dataDir)
  return running
}

/** A test that hangs must fail by itself. */
const options = { timeout: 120_000 }

/** The numbers of all entries up to this one; fails on any other event. */
const seqsUntil = async (tail: EventReader, lastSeq: number): Promise<number[]> => {
  const seqs: number[] = []
  while (seqs.at(-1) !== lastSeq) seqs.push(toEntry(await nextEvent(tail)).seq)
  return seqs
}

describe('the tail of a log service as a process', options, () => {
  test('a reader that comes back after kill -9 of the service misses nothing that was acknowledged', async () => {
    const acknowledged = new Set<string>()
    const received: string[] = []
    let lastEventId: string | undefined
    for (let round = 0; round < 2; round++) {
      const service = await start()
      const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
      const tail = await openTail(service, '?q=action:crash', headers)
      const down = new AbortController()
      const send = async (): Promise<void> => {
        while (!down.signal.aborted) {
          const id = newEntryId()
          const answer = await service
            .post('/log', JSON.stringify(entry({ id, action: 'crash' })))
            .catch(() => undefined)
          if (answer?.status === 200) acknowledged.add(id)
        }
      }
      const senders = Array.from({ length: 8 }, send)
      const reading = readIds(tail, received)
      const wanted = (round + 1) * 300
      await until('enough acknowledgements', async () => acknowledged.size >= wanted && received.length > wanted - 300)
      const ended = service.end('SIGKILL')
      down.abort()
      await Promise.all([ended, reading, ...senders])
      lastEventId = tail.lastEventId
    }
    const service = await start()
    const last = newEntryId()
    await service.post('/log', JSON.stringify(entry({ id: last, action: 'crash' })))
    using tail = await openTail(service, '?q=action:crash', { 'last-event-id': lastEventId ?? '' })
    while (received.at(-1) !== last) received.push(toEntry(await nextEvent(tail)).id)
    assert.equal(new Set(received).size, received.length, 'an entry came twice')
    for (const id of acknowledged) assert.ok(received.includes(id), `${id} was acknowledged and did not come`)
  })

  test('open tails do not hold up the stop', async () => {
    const service = await start()
    using reading = await openTail(service, '?when_slow=wait')
    using behind = await openTail(service, '?after_seq=0')
    // Never read from: more than the connection holds waits for it.
    using stuck = await openTail(service)
    for (let count = 0; count < 30; count++) await service.post('/logs', batchOf(1_000, { cause: 'x'.repeat(1_000) }))
    await seqsUntil(reading, 30_000)
    await seqsUntil(behind, 30_000)
    const ended = service.end('SIGTERM')
    for (const tail of [reading, behind]) {
      assert.deepEqual(await nextEvent(tail), { event: 'end', id: '30000', data: '{"seq":30000}' })
      assert.equal(await tail.next(), undefined)
    }
    assert.equal(await ended, 0)
    assert.doesNotMatch(service.output, /still running/)
    assert.equal(stuck.status, 200)
  })
})

/** Reads until the stream breaks off. */
const readIds = async (tail: EventReader, ids: string[]): Promise<void> => {
  for (let event = await tail.next(); event !== undefined; event = await tail.next()) {
    if (event.event !== 'position') ids.push(toEntry(event).id)
  }
}
