import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { nginxMissing } from './nginx.ts'
import { type NginxUnderTest, startNginxUnderTest } from './nginx-under-test.ts'
import { requestGroups } from './request-table.ts'
import { gatewaySees } from './seen-request.ts'

describe('nginx on the same bytes', { skip: nginxMissing() }, () => {
  let nginx: NginxUnderTest
  before(async () => {
    nginx = await startNginxUnderTest()
  })
  after(() => nginx[Symbol.asyncDispose]())

  for (const row of requestGroups.flatMap(({ cases }) => cases)) {
    const { id, title, nginx: difference } = row
    test(`${id}: ${title}: ${difference === undefined ? 'alike' : 'differs as pinned'}`, async () => {
      const { statuses, sees } = await nginx.observe(row)
      if (difference === undefined) {
        assert.deepEqual(sees, gatewaySees(row), `its upstream saw what the gateway’s does (it answered ${statuses})`)
      } else {
        assert.deepEqual({ statuses, sees }, { statuses: difference.statuses, sees: difference.sees })
      }
    })
  }
})

describe('a difference that the table pins', () => {
  for (const row of requestGroups.flatMap(({ cases }) => cases.filter(({ nginx }) => nginx !== undefined))) {
    test(`is one: ${row.id}`, () => {
      assert.notDeepEqual(row.nginx?.sees, gatewaySees(row))
      assert.ok((row.nginx?.why ?? '') !== '')
    })
  }
})
