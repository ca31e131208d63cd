import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { causeChain } from './cause-chain.ts'
import { failing, part, storyOf } from './story.fixture.ts'

const said = (...args: Parameters<typeof storyOf>) =>
  causeChain(storyOf(...args)).map(({ entry, cause, isPassedOn }) => [entry.id, cause, isPassedOn])

describe('the chain of causes', () => {
  test('leads from the innermost to the verdict, and knows words that were passed on', () => {
    const outer = part({ service: 'gateway', ...failing('could not be saved') })
    const middle = part({ ...failing('could not be saved'), depth: 1, parent_id: outer.id })
    const inner = part({ service: 'database', ...failing('disk full'), depth: 2, parent_id: middle.id })
    assert.deepEqual(said([outer, middle, inner], { cause_entry_id: inner.id }), [
      [inner.id, 'disk full', false],
      [middle.id, 'could not be saved', false],
      [outer.id, 'could not be saved', true],
    ])
  })

  test('has the layers that gave no cause, or went on all the same', () => {
    const outer = part({ service: 'gateway', ...failing(null) })
    const middle = part({ depth: 1, parent_id: outer.id })
    const inner = part({ ...failing('disk full'), depth: 2, parent_id: middle.id })
    assert.deepEqual(said([outer, middle, inner], { cause_entry_id: inner.id }), [
      [inner.id, 'disk full', false],
      [middle.id, undefined, false],
      [outer.id, undefined, false],
    ])
  })

  test('ends with the verdict though the cause is from beside it', () => {
    const outer = part({ service: 'gateway', ...failing('timed out') })
    const beside = part({ service: 'job', ...failing('card refused') })
    assert.deepEqual(
      said([outer, beside], { cause_entry_id: beside.id }).map(([id]) => id),
      [beside.id, outer.id],
    )
  })

  test('is the verdict alone where nobody told a cause, and nothing where all went well', () => {
    const silent = part(failing(' '))
    assert.deepEqual(said([silent]), [[silent.id, undefined, false]])
    assert.deepEqual(said([part()]), [])
  })

  test('does not take long texts for the same that only begin alike', () => {
    const outer = part({ ...failing('a long'), cut: { cause: 600 } })
    const inner = part({ ...failing('a long'), cut: { cause: 700 }, depth: 1, parent_id: outer.id })
    assert.equal(causeChain(storyOf([outer, inner], { cause_entry_id: inner.id }))[1]?.isPassedOn, false)
  })
})
