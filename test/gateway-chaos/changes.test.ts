import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareChanges, type SeenReloads, type WrittenRevision } from './changes.ts'
import type { ExchangeEntry } from './exchange.ts'

const taken = (before: number, after: number, isWhileStopped: boolean = false): ExchangeEntry => ({
  service: 'gateway',
  action: 'change_configuration',
  result: 'success',
  cause: null,
  attributes: {
    changes: [
      { field: 'limits.max_body', before: '"1MB"' },
      {
        field: 'routes.alpha.response_headers.set.x-revision',
        before: JSON.stringify(String(before)),
        after: JSON.stringify(String(after)),
      },
    ],
    ...(isWhileStopped && { while_stopped: true }),
  },
})

const refused = (number: number): ExchangeEntry => ({
  service: 'gateway',
  action: 'change_configuration',
  result: 'failure',
  cause: `gateway.yaml line 2: mistake_${number}: is not known here`,
})

const written = (number: number, isValid: boolean = true): WrittenRevision => ({ number, isValid })
const first = written(1)

const seen = (changes: Partial<SeenReloads> = {}): SeenReloads => ({
  shown: new Set(),
  output: '',
  reloadsTaken: 0,
  reloadsRefused: 0,
  ...changes,
})
const showing = (...numbers: number[]): SeenReloads => seen({ shown: new Set(numbers) })

test('every change that was seen has its entry', () => {
  const all = [first, written(2), written(3, false), written(4)]
  const entries = [taken(1, 2), refused(3), taken(2, 4)]
  const known = seen({ shown: new Set([1, 2, 4]), output: 'mistake_3: no', reloadsTaken: 2, reloadsRefused: 1 })
  assert.deepEqual(compareChanges(all, known, entries), { taken: 2, refused: 1, faults: [] })
})

test('a change without its entry is a fault when it was seen', () => {
  assert.match(compareChanges([first, written(2)], showing(2), []).faults[0] ?? '', /2 was taken without/)
  const printed = seen({ output: 'gateway.yaml line 2: mistake_2: is not known here' })
  assert.match(compareChanges([first, written(2, false)], printed, []).faults[0] ?? '', /2 was refused without/)
  assert.deepEqual(compareChanges([first, written(2), written(3, false)], seen(), []).faults, [])
})

test('fewer entries than counted reloads are a fault', () => {
  const all = [first, written(2), written(3, false)]
  assert.match(compareChanges(all, seen({ reloadsTaken: 1 }), [taken(1, 2, true)]).faults[0] ?? '', /taken, and 0/)
  assert.match(compareChanges(all, seen({ reloadsRefused: 2 }), [refused(3)]).faults[0] ?? '', /refused, and 1/)
})

test('a change is told once, and once more only by a gateway that comes back', () => {
  assert.deepEqual(compareChanges([first, written(2)], seen(), [taken(1, 2), taken(1, 2, true)]).faults, [])
  assert.equal(compareChanges([first, written(2)], seen(), [taken(1, 2), taken(1, 2)]).faults.length, 1)
  assert.equal(compareChanges([first, written(2, false)], seen(), [refused(2), refused(2)]).faults.length, 1)
})

test('one refusal is not taken for another that its number begins with', () => {
  const all = [first, written(2, false), written(21, false)]
  assert.equal(compareChanges(all, seen({ output: 'mistake_2:' }), [refused(21)]).faults.length, 1)
  assert.equal(compareChanges(all, seen({ output: 'mistake_21:' }), [refused(21)]).faults.length, 0)
})

test('a bad file in force is a fault', () => {
  assert.match(compareChanges([first, written(2, false)], showing(2), []).faults[0] ?? '', /in force/)
})

test('a gap between two changes is a fault', () => {
  const all = [first, written(2), written(3)]
  assert.match(compareChanges(all, seen(), [taken(2, 3)]).faults[0] ?? '', /begins with 2/)
})
