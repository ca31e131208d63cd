import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { agoWords } from './ago.ts'
import { rangeAround } from './range-around.ts'

const now = Date.parse('2026-11-24T12:00:00Z')

describe('the way to the newest entry that matches', () => {
  test('leads to as long a time around it', () => {
    assert.deepEqual(rangeAround('2026-11-24T06:00:00.123456Z', { from: 'now-1h' }, now), {
      from: '2026-11-24T05:30:00.123Z',
      to: '2026-11-24T06:30:00.123Z',
    })
    assert.deepEqual(rangeAround('2026-11-24T06:00:00Z', { to: '2026-11-01T00:00:00Z' }, now), {
      from: '2026-11-24T05:52:30.000Z',
      to: '2026-11-24T06:07:30.000Z',
    })
  })

  test('tells how long ago it was', () => {
    assert.equal(agoWords(now - 3 * 3_600_000, now, 'en'), '3 hours ago')
    assert.equal(agoWords(now - 86_400_000, now, 'pt-BR'), 'há 1 dia')
    assert.equal(agoWords(now - 10, now, 'en'), '0 seconds ago')
    assert.equal(agoWords(now + 120_000, now, 'en'), 'in 2 minutes')
  })
})
