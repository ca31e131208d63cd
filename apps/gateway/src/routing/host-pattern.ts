/**
 * Compiles the host names of a route: exact ones, and `*.example.com` for every name below it (not `example.com` itself).
 * The answer takes a Host header's value, with or without a port, in any case.
 */
export const createHostPattern = (hosts: readonly string[]): ((host: string | undefined) => boolean) => {
  const lower = hosts.map((host) => host.toLowerCase())
  const exact = new Set(lower.filter((host) => !host.startsWith('*.')))
  const suffixes = lower.filter((host) => host.startsWith('*.')).map((host) => host.slice(1))
  return (host) => {
    if (host === undefined) return false
    const name = hostName(host)
    return exact.has(name) || suffixes.some((suffix) => name.length > suffix.length && name.endsWith(suffix))
  }
}

/** A Host header's name without its port, in lower case; IPv6 addresses keep their brackets. */
export const hostName = (host: string): string => host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase()
