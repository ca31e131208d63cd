import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import bowser from 'bowser'
import { describeDevice } from './device-name.ts'

const named = (userAgent: string) => describeDevice(userAgent, (text) => bowser.parse(text))

describe('a user agent in words', () => {
  test('browsers are told by name, version and system', () => {
    const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36'
    assert.equal(named(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome}`), 'Chrome 129 · Windows 10')
    assert.equal(named('Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'), 'Firefox 130 · Linux')
    assert.equal(
      named(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      ),
      'Safari 17 · iPhone',
    )
  })

  test('programs name themselves', () => {
    assert.equal(named('curl/8.5.0'), 'curl 8.5')
    assert.equal(named('python-requests/2.31.0'), 'python-requests 2.31')
    assert.equal(named('Go-http-client/1.1'), 'Go-http-client 1.1')
    assert.equal(named('node'), 'node')
  })

  test('what is not known, or not loaded yet, is not made up', () => {
    assert.equal(named('Mozilla/5.0'), undefined)
    assert.equal(describeDevice('Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0', undefined), undefined)
    assert.equal(named(''), undefined)
    assert.equal(named('مرحبا'), 'مرحبا')
  })
})
