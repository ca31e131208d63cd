import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeLine } from '@trilha/entry'
import fc from 'fast-check'
import { arbitraryBatches, asyncBatches, entriesOf, fileOf } from './export.fixture.ts'
import { ndjson } from './ndjson.ts'

describe('NDJSON', () => {
  test('is the lines of the journal, byte for byte', () =>
    fc.assert(
      fc.asyncProperty(arbitraryBatches, async (batches) => {
        const lines = batches.flat().map((entry) => `${encodeLine(entry)}\n`)
        assert.equal((await fileOf(ndjson, batches)).toString(), lines.join(''))
      }),
    ))

  test('comes in pieces worth a write', async () => {
    const pieces = await Array.fromAsync(ndjson.encode(asyncBatches([entriesOf(1_000), entriesOf(1_000)])))
    assert.ok(pieces.length > 1)
    for (const piece of pieces.slice(0, -1)) assert.ok(piece.length >= 65_536 && piece.length < 70_000)
  })

  test('asks for no batch before it is needed', async () => {
    let asked = 0
    const counted = async function* () {
      for (;;) {
        asked += 1
        yield entriesOf(1_000)
      }
    }
    for await (const piece of ndjson.encode(counted())) {
      assert.ok(piece.length > 0)
      break
    }
    assert.equal(asked, 1)
  })

  test('passes an error on', async () => {
    const failing = async function* () {
      yield entriesOf(1)
      throw new Error('the store is gone')
    }
    await assert.rejects(Array.fromAsync(ndjson.encode(failing())), /the store is gone/)
  })
})
