import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SettingsError } from '@trilha/settings'
import { parseConfiguration } from './parse-configuration.ts'

/** A file whose route has this section, and whose `auth` has that one. */
const fileOf = (route: string, auth = ''): string => `
upstreams:
  users:
    targets: [{url: "http://127.0.0.1:8001"}]
auth: {${auth}}
routes:
  - name: users
    path: /users
    upstream: users
    ${route}
`

const faultsOf = (text: string): string => {
  try {
    parseConfiguration(text, 'gateway.yaml')
  } catch (error) {
    assert(error instanceof SettingsError, String(error))
    return error.message
  }
  return 'none'
}

const digest = 'a'.repeat(64)
const keys = `api_keys: [{user_id: anna, sha256: ${digest}, scopes: [a]}, {user_id: bert, sha256: ${digest.replace('a', 'b')}, scopes: [b]}]`
const issuerOf = (url: string, more = ''): string =>
  `jwt: [{name: main, issuer: i, audience: a, jwks_url: "${url}"${more}}]`
const issuer = issuerOf('https://id.example/keys')

describe('who may come in, how often and from where', () => {
  const good: readonly (readonly [route: string, auth?: string])[] = [
    ['auth: {api_key: true, scopes: [a]}', keys],
    ['auth: {api_key: true, jwt: [main], scopes: [c]}', `${keys}, ${issuer}`],
    ['auth: {api_key: true, optional: true}', keys],
    ['cors: {origins: ["https://*.example.com", "http://localhost:3000"], credentials: true}'],
    ['cors: {origins: ["*"], methods: ["*"], request_headers: ["*"]}'],
    ['rate_limits: [{per: ip}, {per: route}]'],
    ['rate_limits: [{per: user}, {per: key}]\n    auth: {api_key: true}', keys],
    ['allow: [10.0.0.0/8, "2001:db8::/32", "::1"]\n    deny: []'],
  ]
  for (const [route, auth] of good) test(`${route} is good`, () => assert.equal(faultsOf(fileOf(route, auth)), 'none'))

  const bad: readonly (readonly [route: string, auth: string, fault: RegExp])[] = [
    ['auth: {api_key: true}', '', /^gateway\.yaml line 10: routes\[0\]\.auth\.api_key: must not be true while/],
    ['auth: {api_key: true, scopes: [a, b]}', keys, /auth\.scopes: are all had by no key/],
    ['auth: {api_key: true, optional: true, scopes: [a]}', keys, /auth\.scopes: must not be with optional/],
    ['auth: {api_key: true, scopes: ["a b"]}', keys, /auth\.scopes\[0\]: must be a scope/],
    ["auth: {api_key: true, scopes: ['a\"']}", keys, /auth\.scopes\[0\]: must be a scope/],
    ['auth: {jwt: [main]}', issuerOf('https://'), /line 5: auth\.jwt\[0\]\.jwks_url: must be an address/],
    ['auth: {jwt: [main]}', issuerOf('https://u:p@id.example'), /jwks_url: must be an address without a user/],
    ['auth: {jwt: [main]}', issuerOf('https://id.example', ', algorithms: []'), /algorithms: must not be empty/],
    ['auth: {jwt: [main]}', issuerOf('https://id.example', ', algorithms: [HS256]'), /algorithms\[0\]/],
    ['rate_limits: [{}, {per: user}]', '', /rate_limits\[1\]\.per: must not be user on a route without auth/],
    ['rate_limits: [{per: key}]\n    auth: {jwt: [main]}', issuer, /per: must not be key on a route that takes no API/],
    ['rate_limits: [{window: 0s}]', '', /rate_limits\[0\]\.window: must be longer than 0/],
    ['cors: {origins: ["https://a.example/"]}', '', /origins\[0\]: must be https:\/\/a\.example, as browsers spell it/],
    ['cors: {origins: [a.example]}', '', /origins\[0\]: must be an origin such as/],
    ['cors: {origins: []}', '', /origins: must not be empty/],
    ['cors: {origins: ["http://a"], methods: [get]}', '', /methods\[0\]: must be a method in capital letters/],
    [
      'cors: {origins: ["http://a"], methods: ["*"], credentials: true}',
      '',
      /methods: must not be \* with credentials/,
    ],
    ['allow: []', '', /allow: must not be empty/],
    ['deny: ["10.1"]', '', /deny\[0\]: must be an address or a range such as 10\.0\.0\.0\/8, and is "10\.1"/],
  ]
  for (const [route, auth, fault] of bad) {
    test(`${route} with ${auth} is not`, () => assert.match(faultsOf(fileOf(route, auth)), fault))
  }

  test('trusted proxies must be ranges', () => {
    const text = fileOf('').replace('routes:', 'trusted_proxies: [10.0.0.0/8, proxy.example]\nroutes:')
    assert.match(faultsOf(text), /trusted_proxies\[1\]: must be an address or a range/)
  })
})
