import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import { parseMetric } from './metric-parameter.ts'

test('a metric is a kind, with a field where it needs one', () => {
  for (const [text, metric] of [
    ['count', { kind: 'count' }],
    ['count(cause)', { kind: 'count', field: 'cause' }],
    ['distinct(user_id)', { kind: 'distinct', field: 'user_id' }],
    ['p95(http.duration_ms)', { kind: 'p95', field: 'http.duration_ms' }],
    ['avg(attributes.cart (total))', { kind: 'avg', field: 'attributes.cart (total)' }],
  ] as const) {
    assert.deepEqual(parseMetric(text), metric)
  }
})

test('a wrong metric is named', () => {
  for (const [text, detail] of [
    ['', /^metric: must be count, or a kind/],
    ['p42(http.duration_ms)', /the kinds are count, min/],
    ['p95', /^metric: p95 needs a field, such as p95\(http\.duration_ms\)$/],
    ['p95()', /^metric: must be/],
    ['p95(user_id)', /^metric: p95 needs a field of numbers, and user_id is of type keyword$/],
    ['p95(http.duration)', /^metric: there is no field "http.duration" \(did you mean http.duration_ms\?\)$/],
    ['distinct(timestamp)', /^metric: timestamp is a time/],
    ['constructor(user_id)', /^metric: must be/],
  ] as const) {
    assert.throws(
      () => parseMetric(text),
      (error) => error instanceof Problem && detail.test(error.detail),
      text,
    )
  }
})
