import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'

export interface CertificateFiles {
  readonly certFile: string
  readonly keyFile: string
  readonly pem: string
}

export interface MadeCertificate {
  readonly hosts: readonly string[]
  readonly notBefore?: Date
  readonly notAfter?: Date
}

const yearMs = 31_536_000_000

/** Writes a self-signed certificate and its key as `NAME.crt` and `NAME.key`. */
export const makeCertificate = async (
  folder: string,
  name: string,
  { hosts, notBefore, notAfter }: MadeCertificate,
): Promise<CertificateFiles> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: hosts[0] ?? name }], {
    keyType: 'ec',
    notBeforeDate: notBefore ?? new Date(Date.now() - yearMs),
    notAfterDate: notAfter ?? new Date(Date.now() + yearMs),
    extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) }],
  })
  const certFile = join(folder, `${name}.crt`)
  const keyFile = join(folder, `${name}.key`)
  await writeFile(keyFile, key)
  await writeFile(certFile, cert)
  return { certFile, keyFile, pem: cert }
}
