import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { bodyText } from './body-text.ts'

describe('a body', () => {
  test('of JSON is laid out', () => {
    assert.equal(bodyText('{"name": "Ada  L.","tags":[1]}'), '{\n  "name": "Ada  L.",\n  "tags": [\n    1\n  ]\n}')
  })

  test('that would change is left alone', () => {
    for (const body of ['{"id":12345678901234567890}', '{"a":1,"a":2}', '{"a":1', 'a=1&b=2', '', '"text"', '[1.0]']) {
      assert.equal(bodyText(body), body)
    }
  })

  test('of JSON means the same as before', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        assert.deepEqual(JSON.parse(bodyText(body)), JSON.parse(body))
      }),
    )
  })
})
