import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import { StoreError } from '@trilha/store'
import { storeFault } from './store-fault.ts'

test('a caller is told what to do, and nothing of the store', () => {
  for (const [code, status, problem, detail, retryAfter] of [
    ['STORE_TIMEOUT', 503, 'search_budget', /narrow it with from and to/, undefined],
    ['STORE_BUSY', 503, 'unavailable', /too many searches/, '1'],
    ['STORE_DOWN', 503, 'unavailable', /does not answer at the moment/, '2'],
    ['STORE_QUERY', 422, 'invalid_query', /^no field is called x$/, undefined],
  ] as const) {
    const fault = storeFault(new StoreError(code, 'no field is called x'))
    assert.ok(fault instanceof Problem)
    assert.deepEqual([fault.status, fault.code, fault.headers['retry-after']], [status, problem, retryAfter])
    assert.match(fault.detail, detail)
  }
})

test('what is no fault of the search stays what it is', () => {
  for (const error of [new StoreError('STORE_FAILED', 'x'), new Error('x'), 'x', undefined]) {
    assert.equal(storeFault(error), error)
  }
})
