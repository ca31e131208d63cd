import type { IncomingHttpHeaders } from 'node:http'
import { parseAddress } from './address-range.ts'
import { type AddressSet, createAddressSet } from './address-set.ts'
import { elementsFromRight } from './elements-from-right.ts'
import { type ForwardedHop, parseForwarded, parseForwardedFor, parseProtocol } from './forwarded-hop.ts'

/** Who a request comes from, as far as it can be believed. */
export interface ClientIdentity {
  /** In its shortest spelling, IPv4 as IPv4; `unknown` when the connection is gone already. */
  readonly ip: string
  /** How the client came in, at the outermost proxy that is trusted. */
  readonly protocol: 'http' | 'https'
  /** Whether the connection is from one of `trusted_proxies`. */
  readonly isTrusted: boolean
  /**
   * Whether its `traceparent` and `x-request-id` are kept. Without `trusted_proxies` they are, whoever sends them: they
   * tie entries together and decide nothing.
   */
  readonly keepsIds: boolean
}

export interface ClientIdentities {
  /** Who is at the other end of a connection. To be asked once for each connection. */
  peerOf(remoteAddress: string | undefined, protocol: 'http' | 'https'): ClientIdentity
  /** Who sent a request over it: the peer itself, or whom a trusted peer names. */
  clientOf(peer: ClientIdentity, headers: IncomingHttpHeaders): ClientIdentity
}

/**
 * The most elements that are looked at. Real chains have two or three; a client may send thousands, each with the
 * address of a trusted proxy.
 */
const maxHops = 32

/** Finds out who clients are. Without trusted proxies nothing that a request says about it is believed. */
export const createClientIdentity = (trustedProxies: readonly string[] | undefined): ClientIdentities => {
  const trusted = createAddressSet(trustedProxies ?? [])
  return {
    peerOf: (remoteAddress, protocol) => {
      const ip = socketAddress(remoteAddress)
      const isTrusted = trusted.has(ip)
      return Object.freeze({ ip, protocol, isTrusted, keepsIds: isTrusted || trustedProxies === undefined })
    },
    clientOf: (peer, headers) => (peer.isTrusted ? behind(peer, headers, trusted) : peer),
  }
}

/** A link-local peer's zone (`fe80::1%eth0`) is dropped: rules are written without it. */
const socketAddress = (remoteAddress: string | undefined): string => {
  const [ip = ''] = remoteAddress?.split('%', 1) ?? []
  return parseAddress(ip)?.toString() ?? 'unknown'
}

/**
 * `X-Forwarded-For` wins over `Forwarded`: proxies that append to the former mostly pass the latter on as it came, so
 * that it is the client's own word when both are there.
 */
const behind = (peer: ClientIdentity, headers: IncomingHttpHeaders, trusted: AddressSet): ClientIdentity => {
  const forwardedFor = oneText(headers['x-forwarded-for'])
  const { hop, distance } =
    forwardedFor === undefined
      ? farthest(oneText(headers.forwarded) ?? '', parseForwarded, trusted)
      : farthest(forwardedFor, parseForwardedFor, trusted)
  const protocol = hop?.protocol ?? protocolAt(oneText(headers['x-forwarded-proto']), distance) ?? peer.protocol
  return { ip: hop?.ip ?? peer.ip, protocol, isTrusted: true, keepsIds: true }
}

/**
 * Walks from the right over trusted hops to the first that is not trusted, or to the last. Stops before an element
 * that cannot be read: what stands left of it was vouched for by nobody.
 */
const farthest = (
  list: string,
  parse: (element: string) => ForwardedHop | undefined,
  trusted: AddressSet,
): { readonly hop: ForwardedHop | undefined; readonly distance: number } => {
  let hop: ForwardedHop | undefined
  let distance = 0
  for (const element of elementsFromRight(list)) {
    const next = distance < maxHops ? parse(element) : undefined
    if (next === undefined) break
    hop = next
    distance += 1
    if (!trusted.has(hop.ip)) break
  }
  return { hop, distance }
}

/**
 * The protocol that stands where the client stands in `X-Forwarded-For`, for proxies that append to both; the first
 * for those that hand on what the outermost of them wrote.
 */
const protocolAt = (list: string | undefined, distance: number): 'http' | 'https' | undefined => {
  if (list === undefined) return undefined
  const elements = list.split(',')
  return parseProtocol(elements[Math.max(0, elements.length - Math.max(1, distance))])
}

/** Node joins fields that came more than once, in their order; HTTP/2 may leave them a list. */
const oneText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value
