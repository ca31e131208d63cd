import { writeFile } from 'node:fs/promises'
import { type ClientHttp2Session, connect } from 'node:http2'
import { join } from 'node:path'
import { temporaryFolder } from '@trilha/testing'
import type { GatewayConfig } from '../../config.ts'
import { type GatewayHarness, startGateway } from '../../testing/gateway-harness.ts'
import { type ScriptedService, startScriptedService } from '../../testing/scripted-service.ts'
import { type CertificateFiles, makeCertificate } from './make-certificate.ts'

/** A gateway that speaks HTTPS, with a configuration file, and a scripted service at `/users`. */
export interface SecureGateway extends AsyncDisposable {
  readonly harness: GatewayHarness
  readonly service: ScriptedService
  readonly folder: string
  readonly certificate: CertificateFiles
  /** `https://localhost:PORT` */
  readonly origin: string
  /** Writes the configuration file again, with these sections in it, and has it read. */
  configure(sections: Sections): Promise<void>
  /** An HTTP/2 connection. */
  connect(): ClientHttp2Session
}

export interface Sections {
  readonly tls?: unknown
  readonly limits?: unknown
  readonly trusted_proxies?: readonly string[]
}

export const usualTls = { certificates: [{ cert_file: 'main.crt', key_file: 'main.key' }] }

export const startSecureGateway = async (
  settings: Partial<GatewayConfig> = {},
  sections: Sections = {},
): Promise<SecureGateway> => {
  const temporary = await temporaryFolder('tls')
  const folder = temporary.path
  const certificate = await makeCertificate(folder, 'main', { hosts: ['localhost'] })
  const service = await startScriptedService()
  const configFile = join(folder, 'gateway.yaml')
  // JSON is YAML.
  const write = (changed: Sections): Promise<void> =>
    writeFile(
      configFile,
      JSON.stringify({
        tls: usualTls,
        ...changed,
        upstreams: { service: { targets: [{ url: service.url }] } },
        routes: [{ name: 'users', path: '/users', upstream: 'service', patterns: ['/users/{user_id}'] }],
      }),
    )
  await write(sections)
  const harness = await startGateway({ configFile, ...settings })
  const origin = `https://localhost:${harness.port}`
  const sessions: ClientHttp2Session[] = []
  return {
    harness,
    service,
    folder,
    certificate,
    origin,
    configure: async (changed) => {
      await write(changed)
      await harness.gateway.reload()
    },
    connect: () => {
      const session = connect(origin, { ca: certificate.pem })
      session.on('error', () => {})
      sessions.push(session)
      return session
    },
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions) session.destroy()
      await harness[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
      await temporary[Symbol.asyncDispose]()
    },
  }
}
