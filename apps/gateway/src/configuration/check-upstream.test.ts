import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sectionOf } from '../upstreams/upstream.fixture.ts'
import { checkUpstream } from './check-upstream.ts'

const faultsOf = (section: object): string[] =>
  [...checkUpstream(sectionOf(section), ['upstreams', 'users'])].map(
    ({ path, reason }) => `${path.join('.')} ${reason}`,
  )

const target = { url: 'http://10.0.0.1:8000' }
const secure = { url: 'https://users.test' }

test('an upstream must have targets that can be asked', () => {
  const cases = [
    [{ targets: [target, secure], tls: { server_name: 'users.test' } }, undefined],
    [{ targets: [{ url: 'http://10.0.0.1:99999' }] }, /^upstreams\.users\.targets\.0\.url is no address of a server/],
    [{ targets: [target, { url: 'http://10.0.0.1:8000/' }] }, /targets\.1\.url is the same as that of number 1$/],
    [{ targets: [{ url: 'http://a' }, { url: 'http://A:80' }] }, /targets\.1\.url is the same as that of number 1$/],
    [{ targets: [{ ...target, weight: 0 }] }, /targets must have a target with a weight above 0$/],
    [{ targets: [target], tls: { ca_file: 'ca.pem' } }, /users\.tls is for targets that begin with https/],
    [{ targets: [secure], tls: { server_name: '10.0.0.1' } }, /tls\.server_name must be a host name/],
  ] as const
  for (const [section, fault] of cases) {
    const faults = faultsOf(section)
    if (fault === undefined) assert.deepEqual(faults, [])
    else {
      assert.equal(faults.length, 1, faults.join('\n'))
      assert.match(faults[0] ?? '', fault)
    }
  }
})

test('times that must pass cannot be 0', () => {
  for (const time of ['0s', '0.000ms', '00min']) {
    assert.throws(() => sectionOf({ targets: [target], timeouts: { connect: time } }), time)
  }
  for (const time of ['1ms', '0.5s', '10min']) sectionOf({ targets: [target], timeouts: { connect: time } })
})
