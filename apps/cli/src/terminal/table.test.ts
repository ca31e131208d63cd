import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { tableLines } from './table.ts'
import { createTestTerminal } from './terminal.fixture.ts'
import { widthOf } from './width.ts'

describe('a table', () => {
  test('has texts at the left and numbers at the right', () => {
    const columns = [{ title: 'name' }, { title: 'count', isNumber: true }]
    const rows = [
      ['日本', '1'],
      ['a', '1,234,567'],
    ]
    assert.deepEqual(tableLines(columns, rows, createTestTerminal().terminal), [
      'name      count',
      '日本          1',
      'a     1,234,567',
    ])
  })

  test('fits the terminal: the widest columns give way', () => {
    const { terminal } = createTestTerminal({ width: 30 })
    const rows = [['short', 'x'.repeat(40), 'y'.repeat(20)]]
    assert.deepEqual(
      tableLines([{ title: 'a' }, { title: 'b' }, { title: 'c' }], rows, terminal)[1],
      'short  xxxxxxxxxx…  yyyyyyyyy…',
    )
  })

  test('is never wider than a terminal with room for its columns', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '日', ' ', 'é'), maxLength: 60 })
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 4, maxLength: 4 })),
        fc.integer({ min: 40, max: 120 }),
        (rows, width) => {
          const { terminal } = createTestTerminal({ width })
          const columns = ['a', 'b', 'c', 'd'].map((title) => ({ title, isNumber: title === 'c' }))
          for (const line of tableLines(columns, rows, terminal)) assert.ok(widthOf(line) <= width, line)
        },
      ),
    )
  })
})
