import { readFileSync } from 'node:fs'
import { SettingsError } from '@trilha/settings'
import type { UpstreamSection } from '../configuration/upstream-section.ts'

/** All that an upstream is made of: its section, and what stands in the files that the section names. */
export interface UpstreamPlan {
  readonly name: string
  readonly section: UpstreamSection
  /** Options of the connections to targets with https://. */
  readonly tls: UpstreamTls
}

export interface UpstreamTls {
  /** Always, whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
  readonly rejectUnauthorized: true
  /** PEM; in place of the authorities that Node knows. */
  readonly ca?: string
  readonly servername?: string
}

/**
 * Reads what is needed to open an upstream. Two plans that are equal make equal upstreams.
 *
 * @throws {SettingsError} naming field and file, when the file with its authorities cannot be used
 */
export const planUpstream = (name: string, section: UpstreamSection): UpstreamPlan => {
  const { ca_file: caFile, server_name: servername } = section.tls ?? {}
  const tls: UpstreamTls = {
    rejectUnauthorized: true,
    ...(caFile !== undefined && { ca: readAuthorities(`upstreams.${name}.tls.ca_file`, caFile) }),
    ...(servername !== undefined && { servername }),
  }
  return { name, section, tls }
}

const readAuthorities = (field: string, file: string): string => {
  const pem = readText(field, file)
  // Node takes a text without a certificate for an empty list, and then every connection fails for an unclear reason.
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new SettingsError(`${field}: ${file} holds no certificate in PEM`)
  }
  return pem
}

const readText = (field: string, file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SettingsError(`${field}: ${error instanceof Error ? error.message : `${file} cannot be read`}`)
  }
}
