import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseByteSize } from './byte-size.ts'
import { parseShortDuration } from './short-duration.ts'

test('sizes are read as people write them', () => {
  const cases = [
    ['50GB', 50e9],
    ['1.5TiB', 1.5 * 2 ** 40],
    ['200 mb', 200e6],
    ['1024', 1_024],
    ['1B', 1],
  ] as const
  for (const [text, bytes] of cases) assert.equal(parseByteSize(text), bytes, text)
  for (const text of ['', '0', 'GB', '-1GB', '1PB', '1 G', '1e9', '99999999TB']) {
    assert.equal(parseByteSize(text), undefined, text)
  }
})

test('durations are read as milliseconds', () => {
  const cases = [
    ['250ms', 250],
    ['1.5s', 1_500],
    ['5 min', 300_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['0s', 0],
  ] as const
  for (const [text, ms] of cases) assert.equal(parseShortDuration(text), ms, text)
  for (const text of ['', '5', '5m', '-1s', '1e3s', 's', '5 mins', '1.2345s']) {
    assert.equal(parseShortDuration(text), undefined, text)
  }
})
