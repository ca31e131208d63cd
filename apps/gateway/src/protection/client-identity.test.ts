import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createClientIdentity } from './client-identity.ts'
import { elementsFromRight } from './elements-from-right.ts'
import { parseNode } from './forwarded-hop.ts'

const proxies = ['10.0.0.0/8', '2001:db8:ffff::/48']
const identities = createClientIdentity(proxies)

/** As seen over plain HTTP from the proxy 10.0.0.1. */
const behindProxy = (headers: IncomingHttpHeaders) =>
  identities.clientOf(identities.peerOf('10.0.0.1', 'http'), headers)

describe('who is at the other end of a connection', () => {
  test('its address is in its shortest spelling, without a zone', () => {
    const cases = [
      ['192.0.2.7', '192.0.2.7'],
      ['::ffff:192.0.2.7', '192.0.2.7'],
      ['2001:0db8::0001', '2001:db8::1'],
      ['fe80::1%eth0', 'fe80::1'],
      [undefined, 'unknown'],
    ] as const
    for (const [remote, ip] of cases) assert.equal(identities.peerOf(remote, 'https').ip, ip)
  })

  test('without trusted proxies nothing is believed but request ids', () => {
    const { peerOf, clientOf } = createClientIdentity(undefined)
    const peer = peerOf('10.0.0.1', 'https')
    assert.deepEqual(peer, { ip: '10.0.0.1', protocol: 'https', isTrusted: false, keepsIds: true })
    assert.equal(clientOf(peer, { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'http' }), peer)
  })

  test('beside trusted proxies, others are not believed at all', () => {
    const peer = identities.peerOf('192.0.2.9', 'http')
    assert.deepEqual(peer, { ip: '192.0.2.9', protocol: 'http', isTrusted: false, keepsIds: false })
    assert.equal(identities.clientOf(peer, { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1' }), peer)
    const { peerOf } = createClientIdentity([])
    assert.equal(peerOf('10.0.0.1', 'http').keepsIds, false)
  })

  test('a trusted proxy that says nothing is the client', () => {
    assert.deepEqual(behindProxy({}), { ip: '10.0.0.1', protocol: 'http', isTrusted: true, keepsIds: true })
    assert.equal(identities.clientOf(identities.peerOf('::ffff:10.0.0.1', 'http'), {}).isTrusted, true)
  })
})

describe('X-Forwarded-For of a trusted proxy', () => {
  const cases: readonly (readonly [header: string, ip: string, why: string])[] = [
    ['192.0.2.1', '192.0.2.1', 'one client'],
    ['192.0.2.1, 10.0.0.2', '192.0.2.1', 'over a trusted hop'],
    ['1.1.1.1, 192.0.2.1', '192.0.2.1', 'what the client wrote itself is not believed'],
    ['1.1.1.1, 192.0.2.1, 10.0.0.2, 10.0.0.3', '192.0.2.1', 'over two trusted hops'],
    ['10.0.0.3, 10.0.0.2', '10.0.0.3', 'all are trusted: the farthest'],
    ['192.0.2.1:4711', '192.0.2.1', 'with a port'],
    ['[2001:db8::1]:4711', '2001:db8::1', 'IPv6 with a port'],
    ['[2001:db8::1]', '2001:db8::1', 'IPv6 in brackets'],
    ['2001:DB8:0::1', '2001:db8::1', 'IPv6 in another spelling'],
    ['::ffff:192.0.2.1', '192.0.2.1', 'IPv4-mapped'],
    ['192.0.2.1, 2001:db8:ffff::7', '192.0.2.1', 'over a trusted IPv6 hop'],
    ['192.0.2.1,, ,10.0.0.2,', '192.0.2.1', 'empty elements are none'],
    ['192.0.2.1, unknown', '10.0.0.1', 'nobody vouches for what is left of a malformed element'],
    ['192.0.2.1, unknown, 10.0.0.2', '10.0.0.2', 'the last good one'],
    ['192.0.2.1, 10.0.0.256, 10.0.0.2', '10.0.0.2', 'no address'],
    ['192.0.2.1, 10.1, 10.0.0.2', '10.0.0.2', 'an address only in C'],
    ['"192.0.2.5, 192.0.2.1', '192.0.2.1', 'a quote that the client opened'],
    ['', '10.0.0.1', 'nothing'],
  ]
  for (const [header, ip, why] of cases) {
    test(`${header} is ${ip}: ${why}`, () => assert.equal(behindProxy({ 'x-forwarded-for': header }).ip, ip))
  }

  test('wins over Forwarded', () => {
    assert.equal(behindProxy({ 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.2' }).ip, '192.0.2.1')
  })

  test('a chain without end is followed for 32 hops', () => {
    const trusted = Array.from({ length: 40 }, (_, index) => `10.0.1.${index}`)
    assert.equal(behindProxy({ 'x-forwarded-for': trusted.join(', ') }).ip, '10.0.1.8')
  })
})

describe('Forwarded of a trusted proxy', () => {
  const cases: readonly (readonly [header: string, ip: string, protocol: string, why: string])[] = [
    ['for=192.0.2.1', '192.0.2.1', 'http', 'one client'],
    ['for=192.0.2.1;proto=https;host=a.example', '192.0.2.1', 'https', 'with other parameters'],
    ['Proto=HTTPS;For="192.0.2.1:80"', '192.0.2.1', 'https', 'names know no case'],
    ['for="[2001:db8::1]:4711"', '2001:db8::1', 'http', 'IPv6'],
    ['for=192.0.2.1;proto=https, for=10.0.0.2;proto=http', '192.0.2.1', 'https', 'the protocol of its own hop'],
    ['for=1.1.1.1, for=192.0.2.1', '192.0.2.1', 'http', 'what the client wrote itself is not believed'],
    ['for="1.1.1.1, for=192.0.2.1', '192.0.2.1', 'http', 'a quote that the client opened swallows nothing'],
    ['for="1.1.1.1, for="[2001:db8::1]"', '2001:db8::1', 'http', 'the same before a quoted address'],
    ['for=192.0.2.1;host="a,b"', '192.0.2.1', 'http', 'a comma in quotes'],
    ['for=1.1.1.1, for=_hidden', '10.0.0.1', 'http', 'a hidden client'],
    ['for=1.1.1.1, for=unknown, for=10.0.0.2', '10.0.0.2', 'http', 'an unknown hop'],
    ['for=192.0.2.1;for=192.0.2.2', '10.0.0.1', 'http', 'twice the same parameter'],
    ['for=192.0.2.1 proto=https', '10.0.0.1', 'http', 'no semicolon'],
    ['proto=https', '10.0.0.1', 'http', 'nobody'],
    ['for=192.0.2.1;proto=ftp', '192.0.2.1', 'http', 'another protocol'],
    ['for="192.0.2.\\1"', '10.0.0.1', 'http', 'an escape'],
  ]
  for (const [forwarded, ip, protocol, why] of cases) {
    test(`${forwarded} is ${ip} over ${protocol}: ${why}`, () => {
      const client = behindProxy({ forwarded })
      assert.deepEqual([client.ip, client.protocol], [ip, protocol])
    })
  }
})

describe('X-Forwarded-Proto of a trusted proxy', () => {
  const cases = [
    ['https', '192.0.2.1', 'https'],
    [' HTTPS ', '192.0.2.1', 'https'],
    ['ftp', '192.0.2.1', 'http'],
    ['', '192.0.2.1', 'http'],
    ['https, http', '192.0.2.1, 10.0.0.2', 'https'],
    ['http, https, http', '1.1.1.1, 192.0.2.1, 10.0.0.2', 'https'],
    ['https', '192.0.2.1, 10.0.0.2', 'https'],
  ] as const
  for (const [proto, chain, protocol] of cases) {
    test(`${proto} with ${chain} is ${protocol}`, () =>
      assert.equal(behindProxy({ 'x-forwarded-for': chain, 'x-forwarded-proto': proto }).protocol, protocol))
  }
})

describe('whatever a client writes', () => {
  const junk = fc.oneof(
    fc.string({ unit: 'binary-ascii' }),
    fc
      .array(fc.constantFrom('for=', '"', ',', ';', '\\', '10.0.0.9', '[::1]', ' ', '=', ':80', '::'))
      .map((all) => all.join('')),
  )

  test('what its proxy appends decides', () => {
    fc.assert(
      fc.property(junk, fc.ipV4(), fc.ipV6(), (forged, ipv4, ipv6) => {
        fc.pre(
          identities.peerOf(ipv4, 'http').isTrusted === false && identities.peerOf(ipv6, 'http').isTrusted === false,
        )
        const known4 = parseNode(ipv4)
        const known6 = parseNode(`[${ipv6}]`)
        assert.equal(behindProxy({ 'x-forwarded-for': `${forged}, ${ipv4}, 10.0.0.2` }).ip, known4)
        assert.equal(behindProxy({ 'x-forwarded-for': `${forged}, ${ipv6}` }).ip, known6)
        assert.equal(behindProxy({ forwarded: `${forged}, for=${ipv4}, for=10.0.0.2;by=_x` }).ip, known4)
        assert.equal(behindProxy({ forwarded: `${forged}, for="[${ipv6}]:80";proto=https` }).ip, known6)
      }),
    )
  })

  test('the answer is an address and a protocol', () => {
    fc.assert(
      fc.property(junk, junk, fc.boolean(), (chain, proto, isForwarded) => {
        const client = behindProxy({
          [isForwarded ? 'forwarded' : 'x-forwarded-for']: chain,
          'x-forwarded-proto': proto,
        })
        assert.equal(parseNode(client.ip), client.ip)
        assert(client.protocol === 'http' || client.protocol === 'https')
      }),
    )
  })

  test('elements without quotes are those of the list, backwards', () => {
    const element = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '=', ';') })
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        const expected = elements.map((text) => text.trim()).filter((text) => text !== '')
        assert.deepEqual([...elementsFromRight(elements.join(','))].reverse(), expected)
      }),
    )
  })
})
