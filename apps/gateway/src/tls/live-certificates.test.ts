import assert from 'node:assert/strict'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import type { LogInput } from '@trilha/client'
import { temporaryFolder } from '@trilha/testing'
import { until } from '../testing/until.ts'
import { createLiveCertificates, type LiveCertificates } from './live-certificates.ts'
import { makeCertificate } from './testing/make-certificate.ts'

interface Parts {
  readonly folder: string
  readonly certificates: LiveCertificates
  readonly entries: LogInput[]
  readonly told: string[]
}

const open = async (context: TestContext): Promise<Parts> => {
  const temporary = await temporaryFolder('tls')
  const folder = temporary.path
  await makeCertificate(folder, 'main', { hosts: ['localhost'] })
  const entries: LogInput[] = []
  const told: string[] = []
  const tell = (message: unknown): void => void told.push(String(message))
  const certificates = createLiveCertificates({
    folder,
    client: { log: (entry) => void entries.push(entry) },
    logger: { info: tell, warn: tell, error: tell },
    watchIntervalMs: 20,
  })
  context.after(async () => {
    certificates.close()
    await temporary[Symbol.asyncDispose]()
  })
  return { folder, certificates, entries, told }
}

const section = (cert_file: string, key_file: string) => ({
  certificates: [{ hosts: [], cert_file, key_file }],
  min_version: '1.2' as const,
  http2: true,
})

describe('the certificates of a configuration', () => {
  for (const [certificate, key, reason] of [
    ['none.crt', 'main.key', /^tls\.certificates\.0\.cert_file: .*none\.crt does not exist$/],
    ['main.crt', 'none.key', /^tls\.certificates\.0\.key_file: .*none\.key does not exist$/],
    ['main.key', 'main.key', /^tls\.certificates\.0\.cert_file: .*main\.key holds no certificate in PEM$/],
    ['main.crt', 'main.crt', /^tls\.certificates\.0\.key_file: .*main\.crt holds no private key in PEM$/],
    ['main.crt', 'other.key', /^tls\.certificates\.0\.key_file: .*other\.key is not the key of the certificate in /],
  ] as const) {
    test(`are refused for ${certificate} with ${key}, and the ones in force stay`, async (context) => {
      const { folder, certificates } = await open(context)
      await makeCertificate(folder, 'other', { hosts: ['localhost'] })
      assert.throws(() => certificates.take(section(certificate, key)), { name: 'SettingsError', message: reason })
      certificates.take(section('main.crt', 'main.key'))
      assert.throws(() => certificates.take(section(certificate, key)), { name: 'SettingsError' })
      assert.equal(certificates.section?.certificates[0]?.key_file, 'main.key')
    })
  }

  test('are read again when their files change, with an entry', async (context) => {
    const { folder, certificates, entries } = await open(context)
    certificates.take(section('main.crt', 'main.key'))
    const [before] = certificates.certificates
    await makeCertificate(folder, 'main', { hosts: ['renewed.example.com'] })
    await until(() => certificates.certificates[0]?.hosts[0] === 'renewed.example.com', 'the new certificate')
    const change = entries.at(-1)
    assert.deepEqual([change?.action, change?.result], ['change_configuration', 'success'])
    assert.match(JSON.stringify(change?.attributes), new RegExp(before?.fingerprint ?? 'none'))
    assert.doesNotMatch(JSON.stringify(entries), /PRIVATE KEY/)
  })

  test('that are bad now are told of once, and may be mended', async (context) => {
    const { folder, certificates, entries, told } = await open(context)
    certificates.take(section('main.crt', 'main.key'))
    const other = await makeCertificate(folder, 'other', { hosts: ['renewed.example.com'] })
    await copyFile(other.certFile, join(folder, 'main.crt'))
    certificates.reload()
    certificates.reload()
    assert.deepEqual(
      entries.map(({ result }) => result),
      ['failure'],
    )
    assert.match(told.at(-1) ?? '', /the old ones stay: tls\.certificates\.0\.key_file/)
    assert.equal(certificates.certificates[0]?.hosts[0], 'localhost')
    await copyFile(other.keyFile, join(folder, 'main.key'))
    certificates.reload()
    assert.equal(certificates.certificates[0]?.hosts[0], 'renewed.example.com')
  })

  test('that grow old while the gateway runs are told of again and again', async (context) => {
    const temporary = await temporaryFolder('tls')
    const { path: folder } = temporary
    await makeCertificate(folder, 'main', { hosts: ['localhost'], notAfter: new Date('2031-04-01T00:00:00Z') })
    const told: string[] = []
    const tell = (message: unknown): void => void told.push(String(message))
    let today = '2031-02-01'
    const certificates = createLiveCertificates({
      folder,
      client: { log: () => undefined },
      logger: { info: tell, warn: tell, error: tell },
      tellIntervalMs: 10,
      now: () => Date.parse(`${today}T00:00:00Z`),
    })
    context.after(async () => {
      certificates.close()
      await temporary[Symbol.asyncDispose]()
    })
    certificates.take(section('main.crt', 'main.key'))
    assert.equal(told.length, 0)
    today = '2031-03-25'
    await until(() => told.filter((text) => text.endsWith('expires on 2031-04-01')).length > 1, 'two warnings')
  })

  test('decide once between HTTP and HTTPS', async (context) => {
    const { certificates } = await open(context)
    certificates.take(undefined)
    assert.throws(() => certificates.take(section('main.crt', 'main.key')), {
      name: 'SettingsError',
      message: /^tls: /,
    })
  })
})
