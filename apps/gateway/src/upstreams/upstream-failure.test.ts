import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errors } from 'undici'
import { errorWords, isBrokenConnection, isTargetFault, upstreamFailure, wasNeverSent } from './upstream-failure.ts'

const asked = { title: 'user service', origin: 'http://10.0.0.7:8000' }

const systemError = (code: string, syscall: string): Error => Object.assign(new Error(code), { code, syscall })

describe('an upstream failure', () => {
  const cases = [
    [systemError('ECONNREFUSED', 'connect'), 502, 'refused the connection', true],
    [new errors.ConnectTimeoutError(), 504, 'timed out while connecting', true],
    [systemError('ETIMEDOUT', 'connect'), 504, 'timed out while connecting', true],
    [systemError('ENOTFOUND', 'getaddrinfo'), 502, 'has an unknown host name', true],
    [systemError('EAI_AGAIN', 'getaddrinfo'), 502, 'has an unknown host name', true],
    [systemError('EHOSTUNREACH', 'connect'), 502, 'cannot be reached', true],
    [systemError('DEPTH_ZERO_SELF_SIGNED_CERT', ''), 502, 'showed a certificate that is not accepted', true],
    [systemError('CERT_HAS_EXPIRED', ''), 502, 'showed a certificate that is not accepted', true],
    [systemError('ERR_TLS_CERT_ALTNAME_INVALID', ''), 502, 'showed a certificate that is not accepted', true],
    [systemError('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', ''), 502, 'failed at TLS', false],
    [new errors.HeadersTimeoutError(), 504, 'timed out before its first byte', false],
    [new errors.HeadersOverflowError(), 502, 'sent headers that are too large', false],
    [systemError('HPE_INVALID_VERSION', ''), 502, 'sent an answer that is not valid HTTP', false],
    [new errors.SocketError('other side closed'), 502, 'closed early, before its first byte', false],
    [systemError('ECONNRESET', 'read'), 502, 'closed early, before its first byte', false],
    [systemError('ECONNRESET', 'connect'), 502, 'closed early, before its first byte', true],
    [new errors.ClientDestroyedError(), 503, 'was not asked: the gateway is stopping', false],
  ] as const
  for (const [error, status, cause, isUnsent] of cases) {
    test(`says “${cause}” of ${errorName(error)}`, () => {
      const failure = upstreamFailure(error, asked, false)
      assert.equal(failure.problem.status, status)
      assert.equal(failure.cause, `upstream ${cause} (user service at http://10.0.0.7:8000)`)
      assert.match(failure.problem.detail, /^The user service /)
      assert.ok(!failure.problem.detail.includes('10.0.0.7'), 'a client learns no address')
      assert.equal(errorWords(error), cause)
      assert.equal(wasNeverSent(error), isUnsent)
    })
  }

  test('of an answer that had begun is told as such', () => {
    const broken = upstreamFailure(new errors.SocketError('other side closed'), asked, true)
    assert.equal(broken.problem.status, 502)
    assert.match(broken.cause, /^upstream closed early, in the middle of its answer/)
    const quiet = upstreamFailure(new errors.BodyTimeoutError(), asked, true)
    assert.equal(quiet.problem.status, 504)
    assert.match(quiet.cause, /^upstream timed out in the middle of its answer/)
  })

  test('of several addresses is that of the first', () => {
    const error = new AggregateError([systemError('ECONNREFUSED', 'connect'), systemError('EHOSTUNREACH', 'connect')])
    assert.match(upstreamFailure(error, asked, false).cause, /refused the connection/)
    assert.equal(wasNeverSent(error), true)
  })

  test('may have been acted on when the connection broke', () => {
    assert.equal(isBrokenConnection(new errors.SocketError('other side closed')), true)
    assert.equal(isBrokenConnection(systemError('EPIPE', 'write')), true)
    assert.equal(isBrokenConnection(systemError('ECONNRESET', 'connect')), false, 'it was never sent')
    assert.equal(isBrokenConnection(new errors.HeadersTimeoutError()), false)
  })

  test('is no fault of the target when the request could not be sent by our own rules', () => {
    assert.equal(isTargetFault(new errors.InvalidArgumentError('invalid header')), false)
    assert.equal(isTargetFault(new errors.RequestAbortedError()), false)
    assert.equal(isTargetFault(new errors.SocketError('other side closed')), true)
  })
})

function errorName(error: Error): string {
  return (error as { readonly code?: string }).code ?? error.name
}
