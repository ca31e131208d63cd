import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLatencies } from './latencies.ts'

test('an exchange counts for the trouble that it met with, at its start or at its end', () => {
  const latencies = createLatencies()
  latencies.record('up', 'up', 1)
  latencies.record('up', 'down', 5_000)
  latencies.record('down', 'up', 4_000)
  latencies.record('slow', 'slow', 3)
  assert.deepEqual(latencies.of('up'), { count: 1, p50: 1, p99: 1 })
  assert.deepEqual(latencies.of('down'), { count: 2, p50: 4_000, p99: 5_000 })
  assert.equal(latencies.of('paused').count, 0)
})
