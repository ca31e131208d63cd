import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Default } from 'typebox/value'
import { LogSection, RouteLogSection } from '../configuration/route-section.ts'
import { createRouteLog } from './create-route-log.ts'
import { mergeLog } from './merge-log.ts'
import { needsHashKey } from './redactor.ts'

const merged = (file: object, route: object): LogSection =>
  mergeLog(Default(LogSection, file) as LogSection, Default(RouteLogSection, route) as RouteLogSection)

describe('the log section of a route', () => {
  test('is that of the file where it says nothing', () => {
    const file = { bodies: { request: true }, redact: { headers: ['x-a'] }, sample_successes: 0.1 }
    assert.deepEqual(merged(file, {}), Default(LogSection, file))
    assert.deepEqual(merged({}, {}), Default(LogSection, {}))
  })

  test('has its own bodies and its own share, and hides what the file hides as well', () => {
    const file = {
      bodies: { request: true, bytes: '1KB' },
      redact: { headers: ['x-a'], json: ['a'] },
      sample_successes: 0.1,
    }
    const route = {
      bodies: { response: true },
      redact: { headers: ['x-b', 'x-a'], hash: ['cookie'] },
      sample_successes: 1,
    }
    const log = merged(file, route)
    assert.equal(log.bodies?.request, false)
    assert.equal(log.bodies?.response, true)
    assert.equal(log.bodies?.bytes, '16KB')
    assert.deepEqual(log.redact, { headers: ['x-a', 'x-b'], query: [], json: ['a'], hash: ['cookie'] })
    assert.equal(log.sample_successes, 1)
    assert.equal(needsHashKey(log), true)
    assert.equal(needsHashKey(merged(file, {})), false)
  })

  test('keeps no bodies with an empty section', () => {
    const log = createRouteLog(merged({ bodies: { request: true } }, { bodies: {} }), undefined)
    assert.equal(log.bodies, undefined)
  })

  test('costs nothing where nothing is configured', () => {
    const { bodies, sampler } = createRouteLog(merged({}, {}), undefined)
    assert.deepEqual({ bodies, sampler }, { bodies: undefined, sampler: undefined })
  })
})
