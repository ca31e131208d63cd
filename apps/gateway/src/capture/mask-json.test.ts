import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { masked, redactJson } from '@trilha/entry'
import fc from 'fast-check'
import { cutMark } from './cut-text.ts'
import { createPathPlaces } from './json-paths.ts'
import { maskJson } from './mask-json.ts'

const shown = (text: string, ...paths: string[]): string => maskJson(text, createPathPlaces(paths)).text
const m = JSON.stringify(masked)

describe('a JSON text', () => {
  test('has the values of secret names masked, and all else byte for byte', () => {
    assert.equal(
      shown('{ "id" : 12345678901234567890, "password":"x", "b":[ {"token" : {"q":[1,{}]}} , 1e2 ] }\n'),
      `{ "id" : 12345678901234567890, "password":${m}, "b":[ {"token" : ${m}} , 1e2 ] }\n`,
    )
    assert.equal(shown('{"pin":1,"otp":null,"jwt":true,"sig":-1.5e3}'), `{"pin":${m},"otp":${m},"jwt":${m},"sig":${m}}`)
    assert.equal(shown('{"pass\\u0077ord":"x","\\u0074oken":1}'), `{"pass\\u0077ord":${m},"\\u0074oken":${m}}`)
    assert.equal(shown('{"a\\"b":1,"x\\\\":"token","y":"\\ud83d"}'), '{"a\\"b":1,"x\\\\":"token","y":"\\ud83d"}')
    assert.equal(shown('\ufeff{"pin":1}'), `\ufeff{"pin":${m}}`)
    assert.equal(shown('{"a":1}\n{"pin":1}\n{"pin":2}'), `{"a":1}\n{"pin":${m}}\n{"pin":${m}}`)
  })

  test('shows what JSON.parse and redactJson would', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('password', 'apiKey', 'x_token', 'pin', '__proto__'))
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue({ maxDepth: 0 }).filter((value) => typeof value !== 'string' || !/^\s*[[{]/.test(value)),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(tree, fc.nat(2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        const { text: result, faultAt } = maskJson(text)
        assert.equal(faultAt, undefined)
        assert.deepEqual(JSON.parse(result), redactJson(JSON.parse(text)))
      }),
    )
  })

  test('that was cut is masked as the whole would be', () => {
    const text = '{"a":[true,{"token":["x",{"y":"\\u0041"}]}],"pin":-12.5,"b":"c\\n😀","password":"secret"} '
    const whole = shown(text)
    for (let end = 0; end <= text.length; end += 1) {
      const { text: result, faultAt } = maskJson(text.slice(0, end))
      assert.equal(faultAt, undefined, text.slice(0, end))
      assert.ok(whole.startsWith(result), result)
    }
  })

  test('ends where it stops being JSON', () => {
    const cases: readonly (readonly [given: string, shown: string])[] = [
      ['{"a":1,}', '{"a":1,'],
      ["{'password':'x'}", '{'],
      ['{password:"x"}', '{'],
      ['{"a":1 /* */,"password":"x"}', '{"a":1 '],
      ['{"a" "password":"x"}', '{"a" '],
      ['{"token":[1,2}"x"', `{"token":${m}`],
      ['{"pass\\word":"x"}', '{'],
      ['{"pass\nword":"x"}', '{'],
      ['{"token":"a\u0001b","c":1}', `{"token":${m}`],
      ['{"a":nul}', '{"a":'],
      ['{"a":NaN}', '{"a":'],
      ['[1,2]]', '[1,2]'],
      ['}', ''],
      ['hello', ''],
    ]
    for (const [given, expected] of cases) {
      const { text, faultAt } = maskJson(given)
      assert.equal(text, expected, given)
      assert.notEqual(faultAt, undefined, given)
    }
  })

  test('is not limited in depth', () => {
    const depth = 100_000
    const text = `${'['.repeat(depth)}{"pin":1}${']'.repeat(depth)}`
    assert.equal(shown(text).length, text.length - 1 + m.length)
    assert.equal(shown(text, '*.*.*.x', '*.pin').length, text.length - 1 + m.length)
  })

  test('is masked within the strings of another, as often as it is wrapped', () => {
    const inner = JSON.stringify({ token: 'hush', n: 1 })
    const twice = JSON.stringify({ body: JSON.stringify({ message: inner }) })
    assert.ok(!shown(twice).includes('hush'))
    const innermost = JSON.parse(JSON.parse(JSON.parse(shown(twice)).body).message)
    assert.deepEqual(innermost, { token: masked, n: 1 })
    for (let end = 0; end <= twice.length; end += 1)
      assert.ok(!shown(twice.slice(0, end)).includes('hush'), String(end))
    assert.equal(shown('{"a":"{\\"x\\":1}","b":"[see below]"}'), '{"a":"{\\"x\\":1}","b":"[see below]"}')
    assert.equal(shown('{"a":"{\\"x\\":1 oops"}'), `{"a":"{\\"x\\":1 ${cutMark}"}`)
    assert.equal(shown('["\\u007b\\u0022pin\\u0022:1}"]'), `["{\\"pin\\":\\"[REDACTED]\\"}"]`)
  })
})

describe('configured paths', () => {
  test('lead to members at their place only', () => {
    assert.equal(
      shown('{"card":{"number":4,"name":"x"},"number":5}', 'card.number'),
      `{"card":{"number":${m},"name":"x"},"number":5}`,
    )
    assert.equal(shown('{"a":{"b":{"c":1}},"b":{"c":2}}', 'a.b'), `{"a":{"b":${m}},"b":{"c":2}}`)
  })

  test('pass arrays by number, by star and without a word', () => {
    const text = '{"items":[{"secretive":1,"v":1},{"v":{"w":2}}]}'
    assert.equal(shown(text, 'items.*.v'), `{"items":[{"secretive":${m},"v":${m}},{"v":${m}}]}`)
    assert.equal(shown(text, 'items.v'), shown(text, 'items.*.v'))
    assert.equal(shown(text, 'items.1.v.w'), `{"items":[{"secretive":${m},"v":1},{"v":{"w":${m}}}]}`)
    assert.equal(shown('[{"v":1},[{"v":2}]]', 'v'), `[{"v":${m}},[{"v":${m}}]]`)
    assert.equal(shown('{"a":[1,2]}', 'a.*'), `{"a":[${m},${m}]}`)
  })

  test('are compared without case, with dots in names, and start anew with each text in a row', () => {
    assert.equal(shown('{"CARD":{"Number":4}}', 'Card.number'), `{"CARD":{"Number":${m}}}`)
    assert.equal(shown('{"card.number":4}', 'card.number'), `{"card.number":${m}}`)
    assert.equal(shown('{"v":1}{"v":2}', 'v'), `{"v":${m}}{"v":${m}}`)
    assert.equal(shown('{"a":"{\\"v\\":1}"}', 'a.v'), `{"a":"{\\"v\\":\\"[REDACTED]\\"}"}`)
  })
})
