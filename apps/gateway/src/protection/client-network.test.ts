import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientNetwork } from './client-network.ts'
import { createConnectionLimit } from './connection-limit.ts'

test('IPv4 clients are counted by address, IPv6 clients by /64, however they are spelled', () => {
  const cases = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:0DB8:1:2:ffff::', '2001:db8:1:2::'],
    ['2001:db8:1:3::1', '2001:db8:1:3::'],
    ['::1', '::'],
    ['unknown', 'unknown'],
  ] as const
  for (const [ip, network] of cases) assert.equal(clientNetwork(ip), network, ip)
})

test('a client has no more connections than the limit, and gets back those that it closes', () => {
  const limit = createConnectionLimit(() => 2)
  assert.deepEqual(
    ['10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2'].map((ip) => limit.add(ip)),
    [true, true, false, true],
  )
  limit.remove('10.0.0.1')
  assert.deepEqual([limit.add('10.0.0.1'), limit.add('10.0.0.1')], [true, false])
  limit.remove('10.0.0.1')
  limit.remove('10.0.0.1')
  assert.deepEqual([limit.add('10.0.0.1'), limit.add('10.0.0.1'), limit.add('10.0.0.1')], [true, true, false])
})

test('connections of one IPv6 network are counted together', () => {
  const limit = createConnectionLimit(() => 1)
  assert.deepEqual(
    ['2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'].map((ip) => limit.add(ip)),
    [true, false, true],
  )
  limit.remove('2001:db8::1')
  assert.equal(limit.add('2001:db8::2'), true)
})
