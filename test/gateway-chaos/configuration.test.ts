import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseConfiguration } from '../../apps/gateway/src/configuration/parse-configuration.ts'
import { createRandom } from '../crash/random.ts'
import { createRevision, mistakeName } from './configuration.ts'

const upstreams = {
  alpha: ['http://127.0.0.1:1', 'http://127.0.0.1:2'],
  beta: ['http://127.0.0.1:3', 'http://127.0.0.1:4'],
} as const
const any = fc.record({ number: fc.nat(1_000), seed: fc.nat() })

test('a good revision is one that the gateway takes, and its routes tell its number', () => {
  fc.assert(
    fc.property(any, ({ number, seed }) => {
      const { text } = createRevision(number, { isValid: true, upstreams, random: createRandom(seed) })
      const { routes } = parseConfiguration(text, 'gateway.yaml')
      for (const route of routes) assert.deepEqual(route.response_headers?.set, { 'x-revision': String(number) })
    }),
  )
})

test('a bad one is refused by the name of its mistake', () => {
  fc.assert(
    fc.property(any, ({ number, seed }) => {
      const { text } = createRevision(number, { isValid: false, upstreams, random: createRandom(seed) })
      assert.throws(() => parseConfiguration(text, 'gateway.yaml'), new RegExp(`${mistakeName(number)}:`))
    }),
  )
})
