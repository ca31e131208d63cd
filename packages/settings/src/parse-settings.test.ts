import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import Type from 'typebox'
import { parseSettings } from './parse-settings.ts'
import { SettingsError } from './settings-error.ts'

const schema = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    wait: Type.Optional(Type.String({ expected: 'a time such as 5s' })),
    routes: Type.Optional(
      Type.Array(
        Type.Object(
          {
            path: Type.String(),
            port: Type.Optional(Type.Integer({ minimum: 1 })),
            kind: Type.Optional(Type.Union([Type.Literal('a'), Type.Object({ of: Type.String() }, closed())])),
          },
          closed(),
        ),
      ),
    ),
  },
  closed(),
)

function closed() {
  return { additionalProperties: false }
}

const faultsOf = (text: string, check?: Parameters<typeof parseSettings<typeof schema>>[2]['check']): string[] => {
  try {
    parseSettings(schema, text, { name: 'a.yaml', ...(check && { check }) })
  } catch (error) {
    assert(error instanceof SettingsError, String(error))
    return error.message.split('\n')
  }
  assert.fail(`no fault in ${text}`)
}

describe('a settings file', () => {
  test('is read from YAML and from JSON', () => {
    const value = { name: 'x', routes: [{ path: '/a', port: 80 }] }
    assert.deepEqual(parseSettings(schema, JSON.stringify(value), { name: 'a' }), value)
    assert.deepEqual(parseSettings(schema, 'name: x # so\nroutes:\n  - {path: /a, port: 80}\n', { name: 'a' }), value)
  })

  test('what is left out has its default, also within what is left out', () => {
    const preset = Type.Object({
      port: Type.Integer({ default: 80 }),
      limits: Type.Object({ size: Type.Integer({ default: 5 }) }, { default: {} }),
    })
    assert.deepEqual(parseSettings(preset, '', { name: 'a' }), { port: 80, limits: { size: 5 } })
    assert.deepEqual(parseSettings(preset, 'limits: {size: 7}', { name: 'a' }), { port: 80, limits: { size: 7 } })
  })

  test('every fault has its line and its field', () => {
    assert.deepEqual(faultsOf('routes:\n  - path: 5\n    prot: 80\n  - path: /b\n    port: 0\nwait: 7\n'), [
      'a.yaml line 1: name: is missing',
      'a.yaml line 2: routes[0].path: must be a string',
      'a.yaml line 3: routes[0].prot: is not known here; path, port and kind are',
      'a.yaml line 5: routes[1].port: must be at least 1',
      'a.yaml line 6: wait: must be a time such as 5s',
    ])
  })

  test('of a choice, the part that is wrong is named, not the choice', () => {
    assert.deepEqual(faultsOf('name: x\nroutes: [{path: /a, kind: {fo: b}}]').sort(byText), [
      'a.yaml line 2: routes[0].kind.fo: is not known here; of is',
      'a.yaml line 2: routes[0].kind.of: is missing',
    ])
  })

  test('rules between fields are asked only of what has the right shape', () => {
    const check = () => [{ path: ['routes', 0, 'path'], reason: 'is taken' }]
    assert.deepEqual(faultsOf('name: x\nroutes:\n  - path: /a\n', check), ['a.yaml line 3: routes[0].path: is taken'])
    assert.deepEqual(faultsOf('name: 5', check), ['a.yaml line 1: name: must be a string'])
  })

  test('broken YAML, aliases and a wrong beginning are faults, too', () => {
    for (const text of ['name: [x', 'a: &a [1]\nb: *a', '- name: x', '5', 'name: x\nname: y', '\u0000']) {
      assert.match(faultsOf(text)[0] ?? '', /^a\.yaml(?: line \d+)?: \S/, text)
    }
  })

  test('whatever is in a file, the answer is a value or faults', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseSettings(schema, text, { name: 'a' })
        } catch (error) {
          assert(error instanceof SettingsError, String(error))
        }
      }),
    )
  })
})

function byText(a: string, b: string): number {
  return a < b ? -1 : 1
}
