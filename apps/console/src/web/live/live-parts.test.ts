import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sampleEntries } from '../../testing/sample-entries.ts'
import { EntryRing } from './entry-ring.ts'
import { RateMeter } from './rate-meter.ts'

const entries = sampleEntries(50, Date.parse('2026-07-01T12:00:00Z'))
const seqsOf = (ring: EntryRing): readonly number[] => ring.newestFirst().map(({ seq }) => seq)

describe('the ring of newest entries', () => {
  test('holds the newest ones, the newest first, however many came', () => {
    const ring = new EntryRing({ maxEntries: 7, maxLength: 1_000 })
    entries.forEach((entry, index) => {
      ring.push(entry, 10)
      const newest = entries.slice(Math.max(0, index - 6), index + 1).map(({ seq }) => seq)
      assert.deepEqual(seqsOf(ring), newest.reverse())
    })
    assert.equal(ring.size, 7)
  })

  test('holds fewer where they are long, but always the last one', () => {
    const ring = new EntryRing({ maxEntries: 7, maxLength: 100 })
    for (const entry of entries.slice(0, 5)) ring.push(entry, 40)
    assert.deepEqual(seqsOf(ring), [entries[4]?.seq, entries[3]?.seq])
    ring.push(entries[5] ?? assert.fail(), 1_000)
    assert.deepEqual(seqsOf(ring), [entries[5]?.seq])
    ring.push(entries[6] ?? assert.fail(), 10)
    assert.deepEqual(seqsOf(ring), [entries[6]?.seq])
  })

  test('what was given out stays as it was', () => {
    const ring = new EntryRing({ maxEntries: 2, maxLength: 100 })
    for (const entry of entries.slice(0, 2)) ring.push(entry, 1)
    const shown = ring.newestFirst()
    const before = [...shown]
    for (const entry of entries.slice(2, 9)) ring.push(entry, 1)
    ring.clear()
    assert.deepEqual(shown, before)
    assert.equal(ring.size, 0)
  })
})

describe('the rate meter', () => {
  const start = 1_780_000_000

  test('counts by the second and knows the last ones in their order', () => {
    const meter = new RateMeter(5)
    meter.add(start, 3, 1)
    meter.add(start, 2, 0)
    meter.add(start + 2, 7, 7)
    assert.deepEqual(
      meter.before(start + 3, 3).map(({ entries }) => entries),
      [5, 0, 7],
    )
    assert.deepEqual(meter.before(start + 1, 1), [{ entries: 5, failures: 1 }])
  })

  test('forgets what is older than it holds', () => {
    const meter = new RateMeter(5)
    meter.add(start, 3, 0)
    meter.add(start + 5, 1, 0)
    meter.add(start, 100, 0)
    assert.deepEqual(
      meter.before(start + 6).map(({ entries }) => entries),
      [0, 0, 0, 0, 1],
    )
    assert.deepEqual(
      meter.before(start + 60).map(({ entries }) => entries),
      [0, 0, 0, 0, 0],
    )
  })

  test('the rate is the mean of whole seconds that were watched', () => {
    const meter = new RateMeter(60)
    for (let second = 0; second < 20; second++) meter.add(start + second, 1_000, 10)
    // The one that runs is not over.
    meter.add(start + 20, 1, 0)
    assert.deepEqual(meter.rate(start + 20, start), { entriesPerSecond: 1_000, failuresPerSecond: 10 })
    assert.deepEqual(meter.rate(start + 2, start), { entriesPerSecond: 1_000, failuresPerSecond: 10 })
    // Opened just now: there is no whole second yet.
    assert.equal(meter.rate(start + 20, start + 20).entriesPerSecond, 1)
    assert.equal(meter.rate(start + 25, start).entriesPerSecond, 500.1)
  })
})
