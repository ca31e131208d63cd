import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import { SettingsError } from '@trilha/settings'
import type { GatewayFile } from '../configuration/gateway-file.ts'
import { unreadable } from '../configuration/unreadable.ts'

export type TlsSection = NonNullable<GatewayFile['tls']>

/** A certificate with its key, ready to be shown. */
export interface Certificate {
  /** Names that it is shown for, in lower case. */
  readonly hosts: readonly string[]
  readonly leaf: X509Certificate
  readonly context: SecureContext
  readonly options: SecureContextOptions
  readonly paths: readonly string[]
}

/** Where a certificate's files are. */
export interface CertificatePlace {
  /** That relative paths start from. */
  readonly folder: string
  /** Of the certificate among the others, from 0. */
  readonly index: number
}

/**
 * Mozilla's intermediate list without its last resort (https://wiki.mozilla.org/Security/Server_Side_TLS): forward
 * secrecy and authenticated encryption only, none of what HTTP/2 forbids (RFC 9113, appendix A).
 */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

/**
 * Reads one of the certificates of a configuration.
 *
 * @throws {SettingsError} that names the field and the file
 */
export const readCertificate = (
  { certificates, min_version }: TlsSection,
  { folder, index }: CertificatePlace,
): Certificate => {
  const { hosts = [], cert_file = '', key_file = '' } = certificates[index] ?? {}
  const at = `tls.certificates.${index}`
  const certificate = readPem(resolve(folder, cert_file), `${at}.cert_file`)
  const key = readPem(resolve(folder, key_file), `${at}.key_file`)
  const leaf = leafOf(certificate)
  const privateKey = keyOf(key)
  if (!leaf.checkPrivateKey(privateKey)) {
    throw fault(key, `is not the key of the certificate in ${certificate.path}`)
  }
  const options: SecureContextOptions = {
    cert: certificate.pem,
    key: key.pem,
    minVersion: min_version === '1.3' ? 'TLSv1.3' : 'TLSv1.2',
    ciphers,
  }
  return {
    hosts: (hosts.length > 0 ? hosts : namesIn(leaf)).map((host) => host.toLowerCase()),
    leaf,
    context: contextOf(options, certificate),
    options,
    paths: [certificate.path, key.path],
  }
}

/** The DNS names that a certificate is for (RFC 5280, section 4.2.1.6). */
const namesIn = ({ subjectAltName = '' }: X509Certificate): string[] =>
  [...subjectAltName.matchAll(/(?:^|, )DNS:([A-Za-z0-9.*_-]+)/g)].flatMap(([, name]) => name ?? [])

interface PemFile {
  readonly field: string
  readonly path: string
  readonly pem: string
}

const fault = ({ field, path }: Pick<PemFile, 'field' | 'path'>, reason: string): SettingsError =>
  new SettingsError(`${field}: ${path} ${reason}`)

const readPem = (path: string, field: string): PemFile => {
  try {
    return { field, path, pem: readFileSync(path, 'utf8') }
  } catch (error) {
    throw fault({ field, path }, unreadable(error))
  }
}

const leafOf = (file: PemFile): X509Certificate => {
  try {
    return new X509Certificate(file.pem)
  } catch {
    throw fault(file, 'holds no certificate in PEM')
  }
}

const keyOf = (file: PemFile): KeyObject => {
  if (/-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(file.pem)) {
    throw fault(file, 'is encrypted: a key without a passphrase is needed')
  }
  try {
    return createPrivateKey(file.pem)
  } catch {
    throw fault(file, 'holds no private key in PEM')
  }
}

const contextOf = (options: SecureContextOptions, file: PemFile): SecureContext => {
  try {
    return createSecureContext(options)
  } catch (error) {
    throw fault(file, `cannot be used: ${error instanceof Error ? error.message : String(error)}`)
  }
}
