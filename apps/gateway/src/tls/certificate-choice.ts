/** What a certificate is chosen by. */
interface Named {
  readonly hosts: readonly string[]
}

/**
 * Makes the choice of a certificate by the name that a client asks for (RFC 6066, section 3): the exact name, else
 * `*.example.com` for one label in its place, as certificates have it (RFC 9525, section 6.3). Of several that fit, the
 * first in the file. Undefined when none fits.
 */
export const createCertificateChoice = <Certificate extends Named>(
  certificates: readonly Certificate[],
): ((servername: string) => Certificate | undefined) => {
  const byHost = new Map<string, Certificate>()
  for (const certificate of certificates) {
    for (const host of certificate.hosts) if (!byHost.has(host)) byHost.set(host, certificate)
  }
  return (servername) => {
    const name = servername.toLowerCase()
    const dot = name.indexOf('.')
    return byHost.get(name) ?? (dot > 0 ? byHost.get(`*${name.slice(dot)}`) : undefined)
  }
}
