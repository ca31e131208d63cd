import assert from 'node:assert/strict'
import { createHash, createHmac, createPublicKey } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import { type JWTPayload, UnsecuredJWT } from 'jose'
import { Default } from 'typebox/value'
import { GatewayFile } from '../configuration/gateway-file.ts'
import type { RouteSection } from '../configuration/route-section.ts'
import { type Authenticate, type Authenticator, createAuthenticator } from './authenticator.ts'
import { anonymousCaller } from './caller.ts'
import { makeKey, openIssuer, type ScriptedIssuer, type SigningKey, sign } from './testing/scripted-issuer.ts'

type AuthSection = NonNullable<RouteSection['auth']>

const startMs = Date.UTC(2026, 0, 1)
const startS = startMs / 1_000
const rightClaims: JWTPayload = { iss: 'https://id.example', aud: 'trilha', sub: 'anna', exp: startS + 3_600 }

const bearer = (token: string): string[] => ['Host', 'a', 'Authorization', `Bearer ${token}`]

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** An authenticator of one issuer on a clock that stands still until it is moved. */
const startAuth = (issuer: { readonly url: string } | undefined, changes: object = {}, previous?: Authenticator) => {
  const jwt = { name: 'main', issuer: rightClaims.iss, audience: 'trilha', jwks_url: issuer?.url ?? '', ...changes }
  const { auth } = Default(GatewayFile, {
    auth: {
      jwt: issuer === undefined ? [] : [jwt, { ...jwt, name: 'other', audience: 'others' }],
      api_keys: [
        { user_id: 'bert', sha256: sha256('key of bert'), scopes: ['users:read', 'users:write'] },
        { user_id: 'carl', sha256: sha256('key of carl') },
      ],
    },
  }) as GatewayFile
  const clock = { nowMs: startMs }
  const failures: string[] = []
  const options = { now: () => clock.nowMs, onKeyFailure: (reason: string) => failures.push(reason), previous }
  const authenticator = createAuthenticator(auth, options)
  const route = (section: Partial<AuthSection>): Authenticate =>
    authenticator.forRoute({ api_key: false, optional: false, ...section })
  return { authenticator, clock, failures, route, byToken: route({ jwt: ['main'] }) }
}

/** The problem with which a request is refused. */
const refusalOf = async (authenticate: Authenticate, rawHeaders: readonly string[]): Promise<Problem> => {
  try {
    await authenticate(rawHeaders)
  } catch (error) {
    assert(error instanceof Problem, String(error))
    return error
  }
  assert.fail('was let in')
}

const challengeOf = (problem: Problem): string => String(problem.headers['www-authenticate'])

describe('an API key', () => {
  const { route } = startAuth(undefined)
  const byKey = route({ api_key: true })

  test('lets its user in at once, whichever header it comes in', () => {
    const caller = byKey(['X-API-Key', 'key of bert'])
    assert(!(caller instanceof Promise))
    assert.deepEqual(
      [caller.via, caller.userId, caller.keyId, [...caller.scopes]],
      ['api_key', 'bert', sha256('key of bert').slice(0, 16), ['users:read', 'users:write']],
    )
    const { route: other } = startAuth(undefined)
    assert.throws(() => other({ api_key: true })(bearer('key of bert')), Problem)
  })

  test('that is not known, or its digest, is refused without being told', async () => {
    for (const key of ['key of dora', sha256('key of bert'), '', 'constructor']) {
      const problem = await refusalOf(byKey, ['x-api-key', key])
      assert.equal(problem.status, 401)
      assert.equal(
        challengeOf(problem),
        'Bearer realm="Trilha", error="invalid_token", error_description="The API key is not known"',
      )
    }
  })

  test('is asked for where none came, and not where it is optional', async () => {
    const problem = await refusalOf(byKey, ['Host', 'a'])
    assert.deepEqual([problem.status, challengeOf(problem)], [401, 'Bearer realm="Trilha"'])
    assert.match(problem.detail, /X-API-Key/)
    const optional = route({ api_key: true, optional: true })
    assert.equal(optional(['Host', 'a']), anonymousCaller)
    assert.equal((await refusalOf(optional, ['x-api-key', 'wrong'])).status, 401)
    assert.equal((await refusalOf(optional, ['authorization', 'Basic YTpi'])).status, 401)
  })

  test('needs all scopes of the route', async () => {
    const byScopes = route({ api_key: true, scopes: ['users:read', 'users:write'] })
    assert.equal((await byScopes(['x-api-key', 'key of bert'])).userId, 'bert')
    const problem = await refusalOf(byScopes, ['x-api-key', 'key of carl'])
    assert.equal(problem.status, 403)
    assert.equal(
      challengeOf(problem),
      'Bearer realm="Trilha", error="insufficient_scope", scope="users:read users:write"',
    )
  })
})

describe('a token', () => {
  let key: SigningKey
  let issuer: ScriptedIssuer

  before(async () => {
    key = await makeKey('k1')
    issuer = await openIssuer([key.jwk])
  })

  after(async () => issuer[Symbol.asyncDispose]())

  test('lets its subject in: first after a check, then at once', async () => {
    const { byToken } = startAuth(issuer)
    const token = await sign(key, { ...rightClaims, scope: 'users:read users:write' })
    const first = byToken(bearer(token))
    assert(first instanceof Promise)
    const caller = await first
    const { via, userId, keyId, issuer: from } = caller
    assert.deepEqual({ via, userId, keyId, from }, { via: 'jwt', userId: 'anna', keyId: undefined, from: 'main' })
    assert.deepEqual([...caller.scopes], ['users:read', 'users:write'])
    // The first check began before there were keys, so the second is the one that is kept.
    await byToken(bearer(token))
    assert(!(byToken(bearer(token)) instanceof Promise))
  })

  test('that was seen before expires all the same', async () => {
    const { byToken, clock } = startAuth(issuer, { cache: '1d' })
    const token = await sign(key, rightClaims)
    for (let count = 0; count < 3; count += 1) await byToken(bearer(token))
    clock.nowMs += 3_600_000 + 29_000
    assert.equal((await byToken(bearer(token))).userId, 'anna')
    clock.nowMs += 1_000
    assert.match((await refusalOf(byToken, bearer(token))).detail, /expired/)
  })

  test('that was seen by one route is checked again by a route of another issuer', async () => {
    const { route, byToken } = startAuth(issuer)
    const token = await sign(key, rightClaims)
    for (let count = 0; count < 3; count += 1) await byToken(bearer(token))
    assert.match((await refusalOf(route({ jwt: ['other'] }), bearer(token))).detail, /another audience/)
    assert.equal((await route({ jwt: ['other', 'main'] })(bearer(token))).issuer, 'main')
    assert.equal((await refusalOf(route({ api_key: true }), bearer(token))).status, 401)
  })

  test('or an API key is enough where both are taken, a token never as X-API-Key', async () => {
    const { route } = startAuth(issuer)
    const both = route({ api_key: true, jwt: ['main'] })
    const token = await sign(key, rightClaims)
    for (let count = 0; count < 3; count += 1) assert.equal((await both(bearer(token))).via, 'jwt')
    assert.equal((await both(['x-api-key', 'key of bert'])).via, 'api_key')
    assert.match((await refusalOf(both, ['x-api-key', token])).detail, /API key is not known/)
    assert.match((await refusalOf(both, ['Host', 'a'])).detail, /X-API-Key: KEY, or a token/)
  })

  test('has its subject in the claim that is configured, also as a number', async () => {
    const { byToken } = startAuth(issuer, { subject: 'https://example.com/uid' })
    const token = await sign(key, { ...rightClaims, 'https://example.com/uid': 7 })
    assert.equal((await byToken(bearer(token))).userId, '7')
  })

  test('has its scopes as a text or a list, in scope or scp', async () => {
    const { route } = startAuth(issuer)
    const byScope = route({ jwt: ['main'], scopes: ['a', 'b'] })
    for (const claims of [{ scope: 'b  a c' }, { scope: ['a', 'b'] }, { scp: 'a b' }, { scp: ['a', 'b', 7] }]) {
      assert.equal((await byScope(bearer(await sign(key, { ...rightClaims, ...claims })))).userId, 'anna')
    }
    for (const claims of [{}, { scope: 'a' }, { scope: 'ab' }, { scope: 7 }, { scope: 'a', scp: 'b' }]) {
      const token = await sign(key, { ...rightClaims, ...claims })
      for (let count = 0; count < 3; count += 1) {
        assert.equal((await refusalOf(byScope, bearer(token))).status, 403, JSON.stringify(claims))
      }
    }
  })

  test('may be off by the clock skew', async () => {
    const { byToken } = startAuth(issuer, { clock_skew: '10s' })
    for (const claims of [{ exp: startS - 9 }, { nbf: startS + 10 }]) {
      assert.equal((await byToken(bearer(await sign(key, { ...rightClaims, ...claims })))).userId, 'anna')
    }
  })

  const claimsRefused: readonly (readonly [why: string, claims: Partial<Record<string, unknown>>, detail: RegExp])[] = [
    ['expired', { exp: startS - 30 }, /expired/],
    ['without exp', { exp: undefined }, /lacks the claim exp/],
    ['with an exp that is no number', { exp: '9999999999' }, /claim exp of the token is not valid/],
    ['not valid yet', { nbf: startS + 31 }, /not valid yet/],
    ['for another audience', { aud: 'others' }, /another audience/],
    ['for several other audiences', { aud: ['others', 'trilha2'] }, /another audience/],
    ['without audience', { aud: undefined }, /lacks the claim aud/],
    ['of another issuer', { iss: 'https://evil.example' }, /issuer that is not accepted/],
    ['of an issuer whose name begins alike', { iss: 'https://id.example/' }, /issuer that is not accepted/],
    ['without issuer', { iss: undefined }, /issuer that is not accepted/],
    ['without subject', { sub: undefined }, /lacks the claim that says whose/],
    ['with an empty subject', { sub: '' }, /lacks the claim that says whose/],
    ['with a subject that no entry holds', { sub: 'a'.repeat(257) }, /lacks the claim that says whose/],
    ['with a subject that is a list', { sub: ['anna'] }, /lacks the claim that says whose/],
  ]
  for (const [why, claims, detail] of claimsRefused) {
    test(`${why} is refused`, async () => {
      const { byToken } = startAuth(issuer)
      const problem = await refusalOf(byToken, bearer(await sign(key, { ...rightClaims, ...claims })))
      assert.equal(problem.status, 401)
      assert.match(problem.detail, detail)
      assert.match(
        challengeOf(problem),
        /^Bearer realm="Trilha", error="invalid_token", error_description="[ !#-[\]-~]+"$/,
      )
    })
  }

  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

  /** HMAC with the bytes of the public key, as a confused verifier would check it (RFC 8725, section 2.1). */
  const hmacWithPublicKey = ({ jwk }: SigningKey): string => {
    const pem = createPublicKey({ key: { ...jwk } as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const signed = `${part({ alg: 'HS256', kid: jwk.kid })}.${part(rightClaims)}`
    return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`
  }

  const forged: readonly (readonly [why: string, make: () => string | Promise<string>, detail: RegExp])[] = [
    ['alg none', () => new UnsecuredJWT(rightClaims).encode(), /not a signed JWT|algorithm/],
    ['alg None', () => `${part({ alg: 'None', kid: 'k1' })}.${part(rightClaims)}.`, /algorithm|not a signed JWT/],
    ['HS256 with the public key', () => hmacWithPublicKey(key), /algorithm/],
    ['an algorithm that is not on the list', async () => sign(await makeKey('k1', 'ES384'), rightClaims), /algorithm/],
    ['another key under a known id', async () => sign(await makeKey('k1'), rightClaims), /signature/],
    [
      'another kind of key under a known id',
      async () => sign(await makeKey('k1', 'RS256'), rightClaims),
      /does not have/,
    ],
    ['an id that is a path', () => sign(key, rightClaims, { kid: '../../k1' }), /does not have/],
    ['an unknown id', () => sign(key, rightClaims, { kid: 'k9' }), /does not have/],
    [
      'a key of its own in the header',
      async () => {
        const own = await makeKey('k1')
        return sign(own, rightClaims, { jwk: own.jwk })
      },
      /signature/,
    ],
    [
      'changed claims',
      async () => {
        const [header, , signature] = (await sign(key, rightClaims)).split('.')
        return `${header}.${part({ ...rightClaims, sub: 'root' })}.${signature}`
      },
      /signature/,
    ],
    ['no signature', async () => (await sign(key, rightClaims)).replace(/[^.]*$/, ''), /signature|not a signed JWT/],
    [
      'a critical header that nobody knows',
      () => {
        const header = part({ alg: 'ES256', kid: 'k1', crit: ['b'], b: 1 })
        return `${header}.${part(rightClaims)}.AAAA`
      },
      /not a signed JWT/,
    ],
    ['five parts', () => 'a.b.c.d.e', /not a signed JWT/],
    ['no JSON', () => 'YQ.YQ.YQ', /not a signed JWT/],
    ['no JWT', () => 'key-of-nobody', /not a signed JWT/],
    ['dots', () => '..', /not a signed JWT/],
  ]
  for (const [why, make, detail] of forged) {
    test(`with ${why} is refused, every time`, async () => {
      const { byToken } = startAuth(issuer)
      const token = await make()
      for (let count = 0; count < 3; count += 1) {
        const problem = await refusalOf(byToken, bearer(token))
        assert.equal(problem.status, 401)
        assert.match(problem.detail, detail)
        assert(!JSON.stringify([problem.detail, problem.headers]).includes(token))
      }
    })
  }

  test('without a key id is checked with the only key that fits, and refused when there are two', async () => {
    const second = await makeKey('k2')
    await using several = await openIssuer([{ ...key.jwk }])
    const { byToken, clock } = startAuth(several)
    const token = await sign(key, rightClaims, { kid: undefined })
    assert.equal((await byToken(bearer(token))).userId, 'anna')
    several.keys = [key.jwk, second.jwk]
    clock.nowMs += 600_000
    assert.match((await refusalOf(byToken, bearer(token))).detail, /must name its key/)
  })

  test('is refused once its key was withdrawn, although it was seen before', async () => {
    const next = await makeKey('k2')
    await using rotating = await openIssuer([key.jwk])
    const { byToken, clock } = startAuth(rotating)
    const token = await sign(key, rightClaims)
    for (let count = 0; count < 3; count += 1) await byToken(bearer(token))
    rotating.keys = [next.jwk]
    clock.nowMs += 600_000
    assert.match((await refusalOf(byToken, bearer(token))).detail, /does not have/)
    assert.equal((await byToken(bearer(await sign(next, rightClaims)))).userId, 'anna')
  })

  test('that was seen before stays good while the server of the keys is away', async () => {
    await using away = await openIssuer([key.jwk])
    const { byToken, clock, failures } = startAuth(away)
    const token = await sign(key, { ...rightClaims, exp: startS + 200_000 })
    for (let count = 0; count < 3; count += 1) await byToken(bearer(token))
    away.answer = { status: 503, body: '' }
    clock.nowMs += 3_600_000
    // The first waits for the keys in vain; after that nobody waits for half a minute.
    assert.equal((await byToken(bearer(token))).userId, 'anna')
    assert(!(byToken(bearer(token)) instanceof Promise))
    assert.deepEqual([away.asked, failures.length], [2, 1])
    clock.nowMs += 86_400_000
    assert.equal((await refusalOf(byToken, bearer(token))).status, 503)
  })

  test('cannot be verified, and is not refused for good, when no keys can be had', async () => {
    await using away = await openIssuer([key.jwk])
    away.answer = { status: 500, body: '' }
    const { byToken, clock } = startAuth(away)
    const token = await sign(key, rightClaims)
    const problem = await refusalOf(byToken, bearer(token))
    assert.deepEqual([problem.status, problem.headers], [503, { 'retry-after': '5' }])
    away.answer = undefined
    clock.nowMs += 1_000
    assert.equal((await byToken(bearer(token))).userId, 'anna')
  })

  test('stays good over a reload that leaves its issuer as it was', async () => {
    await using away = await openIssuer([key.jwk])
    const { authenticator, byToken } = startAuth(away)
    const token = await sign(key, rightClaims)
    await byToken(bearer(token))
    away.answer = { status: 500, body: '' }
    assert.equal((await startAuth(away, {}, authenticator).byToken(bearer(token))).userId, 'anna')
    const changed = startAuth(away, { clock_skew: '5s' }, authenticator)
    assert.equal((await refusalOf(changed.byToken, bearer(token))).status, 503)
  })
})
