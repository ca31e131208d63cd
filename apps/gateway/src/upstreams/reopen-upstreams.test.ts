import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { SettingsError } from '@trilha/settings'
import { temporaryFolder } from '@trilha/testing'
import type { UpstreamSection } from '../configuration/upstream-section.ts'
import { startScriptedService } from '../testing/scripted-service.ts'
import { until } from '../testing/until.ts'
import { othersThan, reopenUpstreams } from './reopen-upstreams.ts'
import { keysOf, sectionOf, sectionWith } from './upstream.fixture.ts'

const options = { maxHeaderBytes: 16_384 }
const openUpstreams = (sections: Record<string, UpstreamSection>) => reopenUpstreams(new Map(), sections, options)
const certificate = (text: string): string => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`

describe('a new file', () => {
  test('keeps what is equal, opens what is new or other, and gives back what is gone', () => {
    const old = openUpstreams({ same: sectionWith(2), changed: sectionWith(2), gone: sectionWith(1) })
    const upstreams = reopenUpstreams(
      old,
      { fresh: sectionWith(1), changed: sectionWith(3), same: sectionWith(2) },
      options,
    )
    assert.deepEqual([...upstreams.keys()], ['fresh', 'changed', 'same'])
    assert.equal(upstreams.get('same'), old.get('same'))
    assert.notEqual(upstreams.get('changed'), old.get('changed'))
    assert.equal(upstreams.get('changed')?.state.targets.length, 3)
    assert.deepEqual(new Set(othersThan(upstreams, old)), new Set([old.get('changed'), old.get('gone')]))
  })

  test('keeps what is known of the health of what is equal', () => {
    const old = openUpstreams({ users: sectionWith(1) })
    for (let time = 0; time < 5; time++) old.get('users')?.take(keysOf()).failed()
    const upstreams = reopenUpstreams(old, { users: sectionWith(1) }, options)
    assert.equal(upstreams.get('users')?.state.targets[0]?.isHealthy, false)
  })

  test('opens an upstream anew when its authorities have changed in their file', async () => {
    await using folder = await temporaryFolder('upstreams')
    const file = join(folder.path, 'ca.pem')
    const section = sectionOf({ targets: [{ url: 'https://10.0.0.1' }], tls: { ca_file: file } })
    await writeFile(file, certificate('AAAA'))
    const old = openUpstreams({ users: section })
    const replaced = () => othersThan(reopenUpstreams(old, { users: section }, options), old)
    assert.equal(replaced().length, 0)
    await writeFile(file, certificate('BBBB'))
    assert.equal(replaced().length, 1)
  })

  test('that cannot be used opens nothing, and says which field is at fault', async () => {
    await using folder = await temporaryFolder('upstreams')
    await using service = await startScriptedService()
    const file = join(folder.path, 'ca.pem')
    const checked = sectionOf({ targets: [{ url: service.url }], health: { path: '/', interval: '1ms' } })
    const broken = sectionOf({ targets: [{ url: 'https://10.0.0.1' }], tls: { ca_file: file } })
    const fault = (reason: RegExp) => (error: unknown) => error instanceof SettingsError && reason.test(error.message)
    const reopen = () => openUpstreams({ checked, broken })
    assert.throws(reopen, fault(/^upstreams\.broken\.tls\.ca_file: .*ENOENT.*ca\.pem/))
    await writeFile(file, 'no certificate')
    assert.throws(reopen, fault(/^upstreams\.broken\.tls\.ca_file: .*ca\.pem holds no certificate in PEM$/))
    const upstreams = openUpstreams({ checked: sectionOf({ ...checked, health: undefined }) })
    const answer = await upstreams.get('checked')?.take(keysOf()).target.pool.request({ path: '/last', method: 'GET' })
    await answer?.body.dump()
    await until(() => service.arrived.length > 0, 'the request')
    assert.deepEqual(
      service.arrived.map(({ url }) => url),
      ['/last'],
      'no check was left behind',
    )
    await upstreams.get('checked')?.close()
  })
})
