import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesText, counted, durationText, grouped } from './numbers.ts'

test('durations have two units at most', () => {
  assert.deepEqual(
    [0, 0.1234, 9.87, 12.34, 999.4, 1_000, 12_345, 60_000, 65_000, 3_600_000, 12_000_000, 86_400_000, 187_200_000].map(
      durationText,
    ),
    [
      '0 ms',
      '0.12 ms',
      '9.9 ms',
      '12 ms',
      '999 ms',
      '1 s',
      '12.3 s',
      '1 min',
      '1 min 5 s',
      '1 h',
      '3 h 20 min',
      '1 d',
      '2 d 4 h',
    ],
  )
})

test('sizes and counts are short', () => {
  assert.deepEqual([0, 999, 1_000, 12_345, 1_234_567, 5e15].map(bytesText), [
    '0 bytes',
    '999 bytes',
    '1 KB',
    '12.3 KB',
    '1.23 MB',
    '5000 TB',
  ])
  assert.deepEqual([grouped(1_234_567), grouped(1.239)], ['1,234,567', '1.24'])
  assert.deepEqual([counted(1, 'entry', 'entries'), counted(2_000, 'entry', 'entries')], ['1 entry', '2,000 entries'])
})
