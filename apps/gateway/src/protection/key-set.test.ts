import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import { errors, type FlattenedJWSInput, type JWK } from 'jose'
import { KeySet } from './key-set.ts'
import { makeKey, openIssuer, type ScriptedIssuer } from './testing/scripted-issuer.ts'

const jws: FlattenedJWSInput = { payload: '', signature: '' }
const minuteMs = 60_000
const first = await makeKey('k1')
const second = await makeKey('k2')

/** A set that keeps keys for ten minutes, on a clock that stands still until it is moved. */
const keySetOf = ({ url }: Pick<ScriptedIssuer, 'url'>) => {
  const clock = { nowMs: 1_000_000 }
  const failures: string[] = []
  const keys = new KeySet({
    url,
    cacheMs: 10 * minuteMs,
    now: () => clock.nowMs,
    fetch: globalThis.fetch,
    onFailure: (reason) => failures.push(reason),
  })
  const has = async (kid: string): Promise<'yes' | 'no' | 'unavailable'> => {
    try {
      await keys.keyOf({ alg: 'ES256', kid }, jws)
      return 'yes'
    } catch (error) {
      if (error instanceof Problem && error.status === 503) return 'unavailable'
      assert(error instanceof errors.JWKSNoMatchingKey, String(error))
      return 'no'
    }
  }
  return { keys, clock, failures, has }
}

describe('the keys of an issuer', () => {
  test('are fetched once for all who wait, and kept', async () => {
    await using issuer = await openIssuer([first.jwk])
    const { has, clock } = keySetOf(issuer)
    assert.deepEqual(await Promise.all([has('k1'), has('k1'), has('k1')]), ['yes', 'yes', 'yes'])
    clock.nowMs += 7 * minuteMs
    assert.equal(await has('k1'), 'yes')
    assert.equal(issuer.asked, 1)
  })

  test('are fetched anew for an unknown id, at most every half minute', async () => {
    await using issuer = await openIssuer([first.jwk])
    const { has, clock, keys } = keySetOf(issuer)
    await has('k1')
    issuer.keys = [first.jwk, second.jwk]
    assert.deepEqual([await has('k2'), issuer.asked], ['no', 1])
    clock.nowMs += 29_999
    assert.deepEqual([await has('k2'), issuer.asked], ['no', 1])
    clock.nowMs += 1
    const { generation } = keys
    assert.deepEqual([await has('k2'), issuer.asked], ['yes', 2])
    assert.equal(keys.generation, generation + 1)
    for (let count = 0; count < 20; count += 1) assert.equal(await has(`made up ${count}`), 'no')
    assert.equal(issuer.asked, 2)
  })

  test('that were withdrawn are gone once the others are old', async () => {
    await using issuer = await openIssuer([first.jwk, second.jwk])
    const { has, clock, keys } = keySetOf(issuer)
    await has('k1')
    const { generation } = keys
    issuer.keys = [second.jwk]
    clock.nowMs += 10 * minuteMs
    assert.equal(keys.isCurrent(clock.nowMs), false)
    assert.deepEqual([await has('k1'), await has('k2')], ['no', 'yes'])
    assert.equal(keys.generation, generation + 1)
  })

  test('are fetched anew beside the requests before they are old', async () => {
    await using issuer = await openIssuer([first.jwk])
    const { has, clock, keys } = keySetOf(issuer)
    await has('k1')
    clock.nowMs += 8 * minuteMs
    assert.equal(keys.isCurrent(clock.nowMs), true)
    // It joins the fetch that is under way.
    assert.equal(await has('unknown'), 'no')
    assert.equal(issuer.asked, 2)
    clock.nowMs += 7 * minuteMs
    assert.equal(keys.isCurrent(clock.nowMs), true)
    assert.equal(issuer.asked, 2)
  })

  test('go on for a day while their server is away', async () => {
    await using issuer = await openIssuer([first.jwk])
    const { has, clock, keys, failures } = keySetOf(issuer)
    await has('k1')
    issuer.answer = { status: 500, body: '' }
    clock.nowMs += 23 * 60 * minuteMs
    assert.equal(await has('k1'), 'yes')
    assert.equal(keys.isCurrent(clock.nowMs), true, 'asked just now')
    assert.equal(await has('k1'), 'yes')
    assert.equal(issuer.asked, 2)
    assert.equal(await has('k2'), 'unavailable', 'it may be a new one')
    assert.deepEqual(failures, [`the keys at ${issuer.url} cannot be had: answered with status 500`])
    clock.nowMs += 60 * minuteMs
    assert.equal(keys.isCurrent(clock.nowMs), false)
    assert.equal(await has('k1'), 'unavailable')
    issuer.answer = undefined
    clock.nowMs += 1_000
    assert.equal(await has('k1'), 'yes')
  })

  test('that were never there are unavailable, and are asked for every second', async () => {
    const gone = await openIssuer([first.jwk])
    await gone[Symbol.asyncDispose]()
    const { has, failures, clock } = keySetOf(gone)
    assert.deepEqual([await has('k1'), await has('k1')], ['unavailable', 'unavailable'])
    assert.equal(failures.length, 1)
    assert.match(failures[0] ?? '', /ECONNREFUSED/)
    clock.nowMs += 1_000
    await has('k1')
    assert.equal(failures.length, 2)
  })

  const useless: readonly (readonly [why: string, answer: NonNullable<ScriptedIssuer['answer']>, reason: RegExp])[] = [
    ['no JSON', { status: 200, body: '<html>' }, /JSON/],
    ['no set', { status: 200, body: '{"keys":7}' }, /malformed/],
    ['an error', { status: 404, body: '{"keys":[]}' }, /status 404/],
    ['too much', { status: 200, body: ' '.repeat(600_000) }, /more than 524288 bytes/],
    ['a redirect', { status: 302, body: '', location: '/keys' }, /redirect/],
  ]
  for (const [why, answer, reason] of useless) {
    test(`an answer with ${why} leaves those that are there`, async () => {
      await using issuer = await openIssuer([first.jwk])
      const { has, clock, failures, keys } = keySetOf(issuer)
      await has('k1')
      const { generation } = keys
      issuer.answer = answer
      clock.nowMs += 10 * minuteMs
      assert.equal(await has('k1'), 'yes')
      assert.equal(failures.length, 1)
      assert.match(failures[0] ?? '', reason)
      assert.equal(keys.generation, generation)
    })
  }

  test('hold no secrets that would pass for keys', async () => {
    const secret: JWK = { kty: 'oct', kid: 'k3', k: 'c2VjcmV0', alg: 'HS256' }
    await using issuer = await openIssuer([secret, first.jwk])
    const { keys, has } = keySetOf(issuer)
    await assert.rejects(async () => keys.keyOf({ alg: 'HS256', kid: 'k3' }, jws), errors.JOSENotSupported)
    assert.equal(await has('k3'), 'no')
  })
})
