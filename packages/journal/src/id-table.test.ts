import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { idAt, timelessId } from './fixtures/ids.ts'
import { IdTable } from './id-table.ts'
import { idTimeMs, parseId, parseIdBytes } from './id-words.ts'

/** Few different ids, so that additions and removals meet. */
const step = fc.record({ isAdd: fc.boolean(), id: fc.tuple(fc.nat(1), fc.constant(0), fc.nat(1), fc.nat(300)) })

describe('id table', () => {
  test('is a set', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3000, size: 'max' }), (steps) => {
        const table = new IdTable()
        const model = new Set<string>()
        for (const { isAdd, id } of steps) {
          const words = Uint32Array.from(id)
          const key = id.join()
          assert.equal(table.has(words, 0), model.has(key))
          if (isAdd) assert.equal(table.add(words, 0), !model.has(key))
          else table.remove(words, 0)
          if (isAdd) model.add(key)
          else model.delete(key)
          assert.equal(table.count, model.size)
        }
        const keys = [...table.places()].map(({ words, at }) => words.subarray(at, at + 4).join())
        assert.deepEqual(new Set(keys), model)
      }),
      { numRuns: 30 },
    )
  })

  test('grows and keeps every id', () => {
    const table = new IdTable()
    const words = new Uint32Array(4)
    const ids = Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? idAt(index) : timelessId()))
    for (const id of ids) assert.ok(parseId(id, words, 0) && table.add(words, 0))
    for (const id of ids) assert.ok(parseId(id, words, 0) && table.has(words, 0))
    assert.ok(parseId(timelessId(), words, 0) && !table.has(words, 0))
  })
})

describe('id words', () => {
  test('read a UUID in lower case, and nothing else', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const words = new Uint32Array(8)
        assert.ok(parseId(id, words, 4))
        const hex = [...words.subarray(4)].map((word) => word.toString(16).padStart(8, '0')).join('')
        assert.equal(hex, id.replaceAll('-', ''))
        const fromBytes = new Uint32Array(4)
        assert.ok(parseIdBytes(Buffer.from(`xx${id}"`), 2, fromBytes))
        assert.deepEqual(fromBytes, words.subarray(4))
      }),
    )
    const good = '01a2b3c4-d5e6-7000-8000-0123456789ab'
    const words = new Uint32Array(4)
    for (const bad of [
      '',
      good.slice(1),
      `${good}0`,
      good.toUpperCase(),
      good.replace('a', 'g'),
      good.replace('a', 'š'),
    ]) {
      assert.equal(parseId(bad, words, 0), false, bad)
    }
    for (let place = 0; place < good.length; place++) {
      assert.equal(parseId(`${good.slice(0, place)}x${good.slice(place + 1)}`, words, 0), false)
    }
  })

  test('tell when a version 7 was made, and only of these', () => {
    const words = new Uint32Array(4)
    for (const timeMs of [0, 1, 65_535, 1_795_486_494_911, 2 ** 48 - 1]) {
      assert.ok(parseId(idAt(timeMs), words, 0))
      assert.equal(idTimeMs(words, 0), timeMs)
    }
    parseId(timelessId(), words, 0)
    assert.equal(idTimeMs(words, 0), undefined)
  })
})
