import { unwatchFile, watchFile } from 'node:fs'
import type { SecureContext, TlsOptions, Server as TlsServer } from 'node:tls'
import type { LogClient } from '@trilha/client'
import type { Logger } from '@trilha/service-kit'
import { SettingsError } from '@trilha/settings'
import { changeEntry } from '../configuration/change-entry.ts'
import type { ConfigurationChange } from '../configuration/configuration-changes.ts'
import { createCertificateChoice } from './certificate-choice.ts'
import { type Certificate, readCertificate, type TlsSection } from './certificate-file.ts'
import { certificateWarnings } from './certificate-warnings.ts'

/** A certificate in force, for operators. */
export interface CertificateState {
  readonly hosts: readonly string[]
  readonly subject: string
  readonly expiresAt: Date
  /** SHA-256 of the certificate, in hexadecimal digits. */
  readonly fingerprint: string
}

/** The certificates in force, kept up with the configuration and with their files. */
export interface LiveCertificates {
  /** Undefined before the first `take`, and without TLS. */
  readonly section: TlsSection | undefined
  readonly certificates: readonly CertificateState[]
  /**
   * Takes the `tls` of a configuration: the first one decides between HTTP and HTTPS for good.
   *
   * @throws {SettingsError} when a certificate cannot be used, or HTTPS would begin or end; the ones in force stay
   */
  take(section: TlsSection | undefined): void
  /** For a server of HTTPS. What changes later is in force for connections that begin then. */
  serverOptions(): TlsOptions
  /** Keeps the server up with changes. */
  attach(server: TlsServer): void
  /** Reads the files again. Bad ones are refused, and told of; the certificates in force stay. */
  reload(): void
  /** Stops following the files. */
  close(): void
}

export interface LiveCertificatesOptions {
  /** That relative paths start from. */
  readonly folder: string
  readonly client: Pick<LogClient, 'log'>
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Default: {@link watchIntervalMs}. */
  readonly watchIntervalMs?: number
  /** How often what somebody should look at is told again. Default: a day. */
  readonly tellIntervalMs?: number
  /** Milliseconds of the wall clock. Default: `Date.now`. */
  readonly now?: () => number
}

/**
 * How often the files are looked at, by their names as `configuration-file.ts` says. A renewal is not urgent, and there may
 * be a thousand files.
 */
const watchIntervalMs = 5_000

/** A certificate that was well when it was read grows old while the gateway runs. */
const tellIntervalMs = 86_400_000

/** Certificate and key are two files: this long after the one has changed, the other has too. */
const settleMs = 1_000

interface InForce {
  readonly section: TlsSection
  readonly certificates: readonly Certificate[]
  readonly choose: (servername: string) => Certificate | undefined
}

/** Builds the certificates of a configuration; `take` reads them. */
export const createLiveCertificates = (options: LiveCertificatesOptions): LiveCertificates => {
  const { folder, logger, now = Date.now } = options
  const watch = createWatch(options.watchIntervalMs ?? watchIntervalMs, () => reload())
  const telling = setInterval(() => tellWarnings(), options.tellIntervalMs ?? tellIntervalMs).unref()
  let isDecided = false
  let inForce: InForce | undefined
  let server: TlsServer | undefined
  let lastError: string | undefined

  const read = (section: TlsSection): readonly Certificate[] =>
    section.certificates.map((_, index) => readCertificate(section, { folder, index }))

  const tellWarnings = (): void => {
    for (const [index, certificate] of (inForce?.certificates ?? []).entries()) {
      for (const warning of certificateWarnings(certificate, index, now())) logger.warn(warning)
    }
  }

  const put = (section: TlsSection, certificates: readonly Certificate[]): void => {
    inForce = { section, certificates, choose: createCertificateChoice(certificates) }
    tellWarnings()
    lastError = undefined
    server?.setSecureContext(certificates[0]?.options ?? {})
    watch.follow(new Set(certificates.flatMap(({ paths }) => paths)))
  }

  const reload = (): void => {
    if (inForce === undefined) return
    const { section, certificates: before } = inForce
    try {
      const certificates = read(section)
      const changes = changesOf(before, certificates)
      put(section, certificates)
      if (changes.length === 0) return
      logger.info(`took ${changes.length === 1 ? 'a new certificate' : `${changes.length} new certificates`}`)
      options.client.log(changeEntry({ changes }))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      // A file that is looked at again and again is told of once.
      if (reason === lastError) return
      lastError = reason
      logger.error(`the new certificates are refused, the old ones stay: ${reason}`)
      options.client.log(changeEntry({ cause: reason }))
    }
  }

  return {
    get section() {
      return inForce?.section
    },
    get certificates() {
      return (inForce?.certificates ?? []).map(stateOf)
    },
    take: (section) => {
      if (isDecided && (section === undefined) !== (inForce === undefined)) {
        throw new SettingsError('tls: HTTPS begins or ends only when the gateway is started again')
      }
      const isSame = JSON.stringify(section) === JSON.stringify(inForce?.section)
      if (section !== undefined && !isSame) put(section, read(section))
      isDecided = true
    },
    serverOptions: () => ({
      ...inForce?.certificates[0]?.options,
      SNICallback: (servername: string, done: (error: Error | null, context?: SecureContext) => void) =>
        done(null, inForce?.choose(servername)?.context),
      // Undefined ends the handshake with no_application_protocol (RFC 7301, section 3.2).
      ALPNCallback: ({ protocols }: { readonly protocols: readonly string[] }) =>
        inForce?.section.http2 === true && protocols.includes('h2')
          ? 'h2'
          : protocols.find((protocol) => protocol === 'http/1.1' || protocol === 'http/1.0'),
    }),
    attach: (attached) => {
      server = attached
    },
    reload,
    close: () => {
      clearInterval(telling)
      watch.follow(new Set())
    },
  }
}

/** Follows a set of files; calls back a little after one of them may have changed. */
const createWatch = (interval: number, onChange: () => void) => {
  let watched: ReadonlySet<string> = new Set()
  let timer: NodeJS.Timeout | undefined
  const settle = (): void => {
    timer ??= setTimeout(
      () => {
        timer = undefined
        onChange()
      },
      Math.min(settleMs, interval),
    ).unref()
  }
  return {
    follow: (paths: ReadonlySet<string>): void => {
      for (const path of watched) if (!paths.has(path)) unwatchFile(path, settle)
      for (const path of paths) if (!watched.has(path)) watchFile(path, { interval, persistent: false }, settle)
      watched = paths
      if (paths.size > 0) return
      clearTimeout(timer)
      timer = undefined
    },
  }
}

const stateOf = ({ hosts, leaf }: Certificate): CertificateState => ({
  hosts,
  subject: leaf.subject?.replaceAll('\n', ', ') ?? '',
  expiresAt: leaf.validToDate,
  fingerprint: fingerprintOf({ leaf }),
})

const fingerprintOf = ({ leaf }: Pick<Certificate, 'leaf'>): string =>
  leaf.fingerprint256.replaceAll(':', '').toLowerCase()

const changesOf = (before: readonly Certificate[], after: readonly Certificate[]): ConfigurationChange[] =>
  after.flatMap((certificate, index) => {
    const old = before[index]
    if (old === undefined || fingerprintOf(old) === fingerprintOf(certificate)) return []
    return { field: `tls.certificates.${index}`, before: shown(old), after: shown(certificate) }
  })

const shown = (certificate: Certificate): string =>
  JSON.stringify({
    file: certificate.paths[0],
    sha256: fingerprintOf(certificate),
    expires: certificate.leaf.validToDate.toISOString(),
  })
