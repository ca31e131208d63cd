import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from '@trilha/testing'
import { readCertificate } from './certificate-file.ts'
import { certificateWarnings } from './certificate-warnings.ts'
import { makeCertificate } from './testing/make-certificate.ts'

const at = (date: string): number => Date.parse(`${date}T00:00:00Z`)

test('what is wrong with a certificate is told, its time and its names', async () => {
  await using temporary = await temporaryFolder('tls')
  const folder = temporary.path
  const valid = { notBefore: new Date(at('2031-01-01')), notAfter: new Date(at('2031-04-01')) }
  await makeCertificate(folder, 'main', { hosts: ['example.com', '*.example.com'], ...valid })
  const warningsOf = (hosts: string[], date: string): string[] => {
    const certificates = [{ hosts, cert_file: 'main.crt', key_file: 'main.key' }]
    const certificate = readCertificate({ certificates, min_version: '1.2', http2: true }, { folder, index: 0 })
    return certificateWarnings(certificate, 0, at(date)).map((text) => text.replace(/^.*main\.crt /, ''))
  }
  assert.deepEqual(warningsOf([], '2031-02-01'), [])
  assert.deepEqual(warningsOf(['a.example.com', '*.example.com'], '2031-02-01'), [])
  assert.deepEqual(warningsOf(['example.org', '*.a.example.com'], '2031-02-01'), [
    'is not for example.org',
    'is not for *.a.example.com',
  ])
  assert.deepEqual(warningsOf([], '2031-03-20'), ['expires on 2031-04-01'])
  assert.deepEqual(warningsOf([], '2031-04-02'), ['expired on 2031-04-01: clients refuse it'])
  assert.deepEqual(warningsOf([], '2030-12-31'), ['is valid from 2031-01-01 only'])
})
