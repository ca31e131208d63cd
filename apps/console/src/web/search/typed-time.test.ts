import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readTypedTime, typedForm } from './typed-time.ts'

// Local times are those of a zone that is not UTC.
process.env.TZ = 'America/Sao_Paulo'
const nowMs = Date.parse('2026-11-24T12:34:56.789Z')

const read = (text: string, utc = false): string | undefined => readTypedTime(text, { nowMs, utc })?.expression
const at = (text: string, utc = false): string => {
  const time = readTypedTime(text, { nowMs, utc })
  return time === undefined ? 'none' : new Date(time.atMs).toISOString()
}

describe('a typed time', () => {
  test('without a zone is of the zone that is shown', () => {
    assert.equal(read('2026-11-01'), '2026-11-01T03:00:00.000Z')
    assert.equal(at('2026-11-01', true), '2026-11-01T00:00:00.000Z')
    assert.equal(read('2026-11-01 10:30'), '2026-11-01T13:30:00.000Z')
    assert.equal(at('2026-11-01 10:30', true), '2026-11-01T10:30:00.000Z')
    assert.equal(read('2026-11-01T10:30:15.25'), '2026-11-01T13:30:15.250Z')
    assert.equal(read('2026-11'), '2026-11-01T03:00:00.000Z')
  })

  test('without a date is of today in that zone', () => {
    assert.equal(read('9:05'), '2026-11-24T12:05:00.000Z')
    assert.equal(at('9:05', true), '2026-11-24T09:05:00.000Z')
    assert.equal(at('09:05:07', true), '2026-11-24T09:05:07.000Z')
  })

  test('relative to now stays so', () => {
    assert.equal(read('now-2h'), 'now-2h')
    assert.equal(read(' 2h '), 'now-2h')
    assert.equal(read('15 m'), 'now-15m')
    assert.equal(at('now-2h'), '2026-11-24T10:34:56.789Z')
    assert.equal(read('now/d'), 'now/d')
  })

  test('with a zone is taken as it is', () => {
    assert.equal(read('2026-11-01T10:30:00.123456Z'), '2026-11-01T10:30:00.123456Z')
    assert.equal(at('2026-11-01T10:30:00+02:00'), '2026-11-01T08:30:00.000Z')
  })

  test('that is none is none', () => {
    for (const text of ['', 'soon', '25:00', '2026-02-30', '2026-13-01', '2026-11-01 24:30', 'now-', '2h ago']) {
      for (const utc of [false, true]) assert.equal(read(text, utc), undefined, `${text} ${utc}`)
    }
  })

  test('is shown as it would be typed, and read back as the same instant', () => {
    assert.equal(typedForm('2026-11-24T12:00:00.000Z', false), '2026-11-24 09:00')
    assert.equal(typedForm('2026-11-24T12:00:07.000Z', true), '2026-11-24 12:00:07')
    assert.equal(typedForm('now-15m', false), 'now-15m')
    assert.equal(typedForm(undefined, false), '')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.parse('2200-01-01') }), fc.boolean(), (ms, utc) => {
        // Half an hour that a clock goes through twice has two instants.
        if (!utc && new Date(ms).getTimezoneOffset() !== 180) return
        const text = typedForm(new Date(ms).toISOString(), utc)
        assert.equal(readTypedTime(text, { nowMs, utc })?.atMs, ms, text)
      }),
    )
  })
})
