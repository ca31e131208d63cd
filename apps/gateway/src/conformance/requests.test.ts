import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { inOrder, type Observed, observeGateway } from './gateway-under-test.ts'
import { requestGroups } from './request-table.ts'

for (const { title, cases } of requestGroups) {
  describe(title, () => {
    let observed: ReadonlyMap<string, Observed>
    before(async () => {
      observed = await observeGateway(cases)
    })

    for (const row of cases) {
      for (const delivery of ['whole', 'in pieces'] as const) {
        test(`${row.id}: ${row.title} (sent ${delivery})`, () => {
          const outcome = observed.get(row.id)?.[delivery]
          assert.ok(outcome !== undefined)
          assert.deepEqual(inOrder(outcome, delivery), inOrder(row.expected, delivery))
        })
      }
    }
  })
}

test('the table has at least 150 cases, each with a name of its own', () => {
  const ids = requestGroups.flatMap(({ cases }) => cases.map(({ id }) => id))
  assert.ok(ids.length >= 150, `${ids.length} cases`)
  assert.equal(new Set(ids).size, ids.length)
})
