import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SettingsError } from '@trilha/settings'
import { Compile } from 'typebox/compile'
import { checkFile } from './check-file.ts'
import { contractFile } from './contract-file.ts'
import { GatewayFile } from './gateway-file.ts'
import { parseConfiguration } from './parse-configuration.ts'

const urls = {
  userServiceUrl: 'http://127.0.0.1:8001',
  eventServiceUrl: 'http://127.0.0.1:8002/',
  messagingServiceUrl: 'http://127.0.0.1:8004',
  logUrl: 'http://127.0.0.1:8003',
  upstreamConnectTimeoutMs: 5_000,
  upstreamFirstByteTimeoutMs: 30_000,
  upstreamIdleTimeoutMs: 60_000,
}

const faultsOf = (text: string): string[] => {
  try {
    parseConfiguration(text, 'gateway.yaml')
  } catch (error) {
    assert(error instanceof SettingsError, String(error))
    return error.message.split('\n')
  }
  assert.fail('no fault')
}

const usual = `
upstreams:
  users:
    targets: [{url: "http://127.0.0.1:8001"}]
routes:
  - name: users
    path: /users
    upstream: users
`

describe('the configuration of the gateway', () => {
  test('without a file it has the routes of the contract', () => {
    const file = contractFile(urls)
    assert(Compile(GatewayFile).Check(file))
    assert.deepEqual([...checkFile(file)], [])
    assert.equal(file.upstreams.event_service?.targets[0]?.url, 'http://127.0.0.1:8002')
    assert.equal(file.upstreams.event_service?.timeouts.first_byte, '30000ms')
  })

  test('a short file is enough: all else has its default', () => {
    const file = parseConfiguration(usual, 'gateway.yaml')
    assert.equal(file.log.sample_successes, 1)
    assert.equal(file.routes[0]?.log.sample_successes, undefined)
    assert.equal(file.upstreams.users?.balance, 'round_robin')
    assert.equal(file.upstreams.users?.retries.attempts, 1)
    assert.deepEqual(file.auth, { api_keys: [], jwt: [] })
  })

  test('faults name line and field', () => {
    assert.deepEqual(
      faultsOf(`
upstreams:
  users:
    targets: [{url: "http://127.0.0.1:8001/path"}]
    balance: fastest
routes:
  - name: users
    path: users
    upstrem: users
    upstream: users
`),
      [
        'gateway.yaml line 4: upstreams.users.targets[0].url: must be an origin such as http://127.0.0.1:8001, without a path',
        'gateway.yaml line 5: upstreams.users.balance: must be round_robin, least_connections, or consistent_hash: client_ip, user_id, path or {header: name}',
        'gateway.yaml line 8: routes[0].path: must be a path that begins with a slash',
        faultsOf(usual.replace('upstream: users', 'upstrem: users'))
          .find((fault) => fault.includes('upstrem'))
          ?.replace(/line \d+/, 'line 9'),
      ],
    )
  })

  test('names must lead somewhere, and nothing may contradict itself', () => {
    const cases = [
      [
        'upstream: users',
        'upstream: user',
        /^gateway\.yaml line 8: routes\[0\]\.upstream: is none of upstreams \(users\)$/,
      ],
      ['upstream: users', 'upstream: users\n    mirror: {upstream: shadow}', /mirror\.upstream: is none of upstreams/],
      ['upstream: users', 'upstream: [{upstream: users, weight: 0}]', /must have a destination with a weight above 0/],
      ['upstream: users', 'upstream: users\n    patterns: [/user/x]', /patterns\[0\]: must begin with \/users\//],
      ['upstream: users', 'upstream: users\n    allow: [10.0.0.0/33]', /allow\[0\]: must be an address or a range/],
      ['upstream: users', 'upstream: users\n    auth: {}', /auth: must take api_key: true or name an issuer/],
      ['upstream: users', 'upstream: users\n    auth: {jwt: [main]}', /auth\.jwt\[0\]: is none of auth\.jwt$/],
      [
        'upstream: users',
        'upstream: users\n    cors: {origins: ["*"], credentials: true}',
        /must not be \* with credentials/,
      ],
      [
        '- name: users',
        '- name: users\n    path: /x\n    upstream: users\n  - name: users',
        /routes\[1\]\.name: is the same as that of number 1/,
      ],
      ['8001"}', '8001", weight: 0}', /targets: must have a target with a weight above 0/],
    ] as const
    for (const [from, to, fault] of cases) assert.match(faultsOf(usual.replace(from, to)).join('\n'), fault, to)
  })
})
