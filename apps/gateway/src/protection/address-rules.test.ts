import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseRange } from './address-range.ts'
import { createAddressRules } from './address-rules.ts'
import { createAddressSet } from './address-set.ts'

describe('a range of addresses', () => {
  const cases: readonly (readonly [range: string, within: readonly string[], outside: readonly string[]])[] = [
    ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255', '::ffff:10.1.2.3', '::ffff:a01:203'], ['11.0.0.0', '::a00:1']],
    ['10.9.9.9/8', ['10.0.0.1'], ['11.0.0.1']],
    ['192.0.2.7', ['192.0.2.7'], ['192.0.2.8']],
    ['::ffff:10.0.0.0/104', ['10.1.1.1'], ['11.1.1.1']],
    ['2001:db8::/32', ['2001:db8::1', '2001:0DB8:0:0::1'], ['2001:db9::1', '10.0.0.1']],
    ['0.0.0.0/0', ['1.2.3.4', '::ffff:1.2.3.4'], ['::1', '2001:db8::1']],
    ['::/0', ['::1'], ['1.2.3.4', '::ffff:1.2.3.4']],
  ]
  for (const [range, within, outside] of cases) {
    test(range, () => {
      const set = createAddressSet([range])
      // Twice: the second answer is the kept one.
      for (const ip of [...within, ...within]) assert.equal(set.has(ip), true, ip)
      for (const ip of [...outside, ...outside]) assert.equal(set.has(ip), false, ip)
    })
  }

  const refused = ['', '10', '10.1', '0x7f.1', '010.0.0.1', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/08', '10.0.0.0/8/8']
  for (const text of [
    ...refused,
    '10.0.0.0/',
    '/8',
    '::/129',
    '::ffff:10.0.0.0/8',
    'fe80::1%eth0',
    'unknown',
    ' ::1',
  ]) {
    test(`"${text}" is none`, () => {
      assert.equal(parseRange(text), undefined)
      assert.throws(() => createAddressSet([text]), RangeError)
    })
  }

  test('holds exactly the IPv4 addresses that share its first bits', () => {
    const ipv4 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
    const spelled = (bits: number): string => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')
    fc.assert(
      fc.property(
        ipv4,
        fc.integer({ min: 0, max: 32 }),
        fc.integer({ min: 0, max: 31 }),
        (network, length, flipped) => {
          const set = createAddressSet([`${spelled(network)}/${length}`])
          // One bit is another: within when that bit, counted from the left, lies behind the prefix.
          const other = (network ^ (1 << (31 - flipped))) >>> 0
          assert.equal(set.has(spelled(network)), true)
          assert.equal(set.has(spelled(other)), flipped >= length)
          assert.equal(set.has(`::ffff:${spelled(other)}`), flipped >= length)
        },
      ),
    )
  })
})

describe('the address rules of a route', () => {
  const isAllowed = (ip: string, lists: Parameters<typeof createAddressRules>[0]) =>
    createAddressRules(lists)?.isAllowed(ip)

  test('there are none when neither list is given', () => assert.equal(createAddressRules({}), undefined))

  test('allow lets in nobody else', () => {
    assert.equal(isAllowed('10.0.0.1', { allow: ['10.0.0.0/8'] }), true)
    assert.equal(isAllowed('11.0.0.1', { allow: ['10.0.0.0/8'] }), false)
    assert.equal(isAllowed('10.0.0.1', { allow: [] }), false)
  })

  test('deny lets in everybody else', () => {
    assert.equal(isAllowed('10.0.0.1', { deny: ['10.0.0.0/8'] }), false)
    assert.equal(isAllowed('::ffff:10.0.0.1', { deny: ['10.0.0.0/8'] }), false)
    assert.equal(isAllowed('11.0.0.1', { deny: ['10.0.0.0/8'] }), true)
    assert.equal(isAllowed('2001:db8::1', { deny: ['10.0.0.0/8'] }), true)
  })

  test('deny wins', () => {
    const lists = { allow: ['10.0.0.0/8'], deny: ['10.0.0.9'] }
    assert.deepEqual(
      ['10.0.0.8', '10.0.0.9', '11.0.0.1'].map((ip) => isAllowed(ip, lists)),
      [true, false, false],
    )
  })

  test('what is no address is never let in', () => {
    for (const lists of [
      { allow: ['0.0.0.0/0', '::/0'] },
      { deny: ['10.0.0.1'] },
      { allow: ['::/0'], deny: ['::1'] },
    ]) {
      assert.equal(isAllowed('unknown', lists), false)
    }
  })
})
