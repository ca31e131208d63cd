import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withGuides } from './tree-guides.ts'

/** Depths as a tree has them: a row is at most one level deeper than the one before it. */
const trees = fc.array(fc.nat(4), { maxLength: 30 }).map((wishes) => {
  let depth = -1
  return wishes.map((wish) => {
    depth = Math.min(wish, depth + 1)
    return { depth }
  })
})

test('every row is connected with its parent, and a line goes on exactly where a sibling follows', () => {
  fc.assert(
    fc.property(trees, (rows) => {
      const guided = withGuides(rows)
      for (const [index, { depth, guides }] of guided.entries()) {
        assert.equal(guides.length, depth)
        for (const [level, guide] of guides.entries()) {
          const after = rows.slice(index + 1)
          const next = after.find((row) => row.depth <= level + 1)
          const goesOn = next?.depth === level + 1
          const branches = level + 1 === depth
          assert.equal(guide, branches ? (goesOn ? 'tee' : 'corner') : goesOn ? 'through' : 'none')
        }
      }
    }),
  )
})
