import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import { findCredential } from './credential.ts'

describe('the credential of a request', () => {
  test('is in X-API-Key or in Authorization: Bearer', () => {
    const found = [
      findCredential(['Host', 'a', 'X-Api-Key', 'k1'], true),
      findCredential(['authorization', 'bearer  k1'], true),
      findCredential(['AUTHORIZATION', 'Bearer k1'], false),
      findCredential(['x-api-key', 'k1', 'authorization', 'Basic YTpi'], true),
    ]
    assert.deepEqual(
      found.map((credential) => [credential?.text, credential?.isBearer]),
      [
        ['k1', false],
        ['k1', true],
        ['k1', true],
        ['k1', false],
      ],
    )
    // printf %s k1 | sha256sum
    const digest = '6ab9f1eb8f7d3388f4f9d586f66e99fd54080df2c446f0e58668b09c08a16dd0'
    for (const credential of found) assert.equal(credential?.digest, digest)
  })

  test('is digested byte by byte, as a file has it in UTF-8', () => {
    const utf8InLatin1 = Buffer.from('clé').toString('latin1')
    assert.equal(
      findCredential(['x-api-key', utf8InLatin1], true)?.digest,
      '51cbcf30514d0802eb5c60a018f384ea3fb9b69307c554ee63ecb43177594de4',
    )
  })

  test('there is none without such headers, or with X-API-Key alone where no key is taken', () => {
    assert.equal(findCredential([], true), undefined)
    assert.equal(findCredential(['x-api-keys', 'a', 'proxy-authorization', 'Bearer x'], true), undefined)
    assert.equal(findCredential(['x-api-key', 'k1'], false), undefined)
    assert.equal(findCredential(['x-api-key', 'k1', 'authorization', 'Bearer t'], false)?.text, 't')
  })

  const invalidRequest = /error="invalid_request", error_description="[ !#-[\]-~]+"$/
  const refused: readonly (readonly [headers: readonly string[], status: number, detail: RegExp, challenge: RegExp])[] =
    [
      [['Authorization', 'Bearer a', 'authorization', 'Bearer b'], 400, /Authorization once/, invalidRequest],
      [['Authorization', 'Basic a', 'authorization', 'Bearer b'], 400, /Authorization once/, invalidRequest],
      [['x-api-key', 'a', 'X-API-Key', 'a'], 400, /X-API-Key once/, invalidRequest],
      [['x-api-key', 'a', 'authorization', 'Bearer a'], 400, /not both/, invalidRequest],
      [['authorization', 'Basic YTpi'], 401, /must be Bearer/, /^Bearer realm="Trilha"$/],
      [['authorization', ''], 401, /must be Bearer/, /^Bearer realm="Trilha"$/],
      [['authorization', 'Bearer'], 401, /must be Bearer/, /^Bearer realm="Trilha"$/],
      [['authorization', 'Bearer a b'], 401, /must be Bearer/, /^Bearer realm="Trilha"$/],
      [['authorization', `Bearer ${'a'.repeat(16_385)}`], 401, /longer than 16 KiB/, /error="invalid_token"/],
      [['x-api-key', 'a'.repeat(16_385)], 401, /longer than 16 KiB/, /error="invalid_token"/],
    ]
  for (const [headers, status, detail, challenge] of refused) {
    test(`${headers.join(' ').slice(0, 60)} is refused`, () => {
      assert.throws(
        () => findCredential(headers, true),
        (error) => {
          assert(error instanceof Problem)
          assert.equal(error.status, status)
          assert.match(error.detail, detail)
          assert.match(error.headers['www-authenticate'] ?? '', challenge)
          return true
        },
      )
    })
  }
})
