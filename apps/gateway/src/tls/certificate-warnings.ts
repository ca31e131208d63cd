import type { Certificate } from './certificate-file.ts'

const dayMs = 86_400_000

/** Certificates are renewed weeks before their end (ACME clients: a third of their time); this late, somebody forgot. */
const soonDays = 14

/** Whether somebody must see to a certificate that ends at this time. */
export const isDue = (expiresAt: Date, nowMs: number): boolean => expiresAt.getTime() - nowMs < soonDays * dayMs

/** What somebody should look at, one sentence each; none of it keeps a certificate from being shown. */
export const certificateWarnings = (certificate: Certificate, index: number, nowMs: number): string[] => {
  const { leaf, hosts, paths } = certificate
  const told = `tls.certificates.${index}: the certificate in ${paths[0]}`
  const warnings: string[] = []
  if (leaf.validToDate.getTime() < nowMs)
    warnings.push(`${told} expired on ${dateOf(leaf.validToDate)}: clients refuse it`)
  else if (isDue(leaf.validToDate, nowMs)) warnings.push(`${told} expires on ${dateOf(leaf.validToDate)}`)
  if (leaf.validFromDate.getTime() > nowMs) warnings.push(`${told} is valid from ${dateOf(leaf.validFromDate)} only`)
  for (const host of hosts) {
    if (!covers(certificate, host)) warnings.push(`${told} is not for ${host}`)
  }
  return warnings
}

const dateOf = (date: Date): string => date.toISOString().slice(0, 10)

/** A pattern is covered when a name that it stands for is, unless only that one name is. */
const covers = ({ leaf }: Certificate, host: string): boolean =>
  leaf.checkHost(host.replace(/^\*\./, 'any.'), { multiLabelWildcards: false }) !== undefined
