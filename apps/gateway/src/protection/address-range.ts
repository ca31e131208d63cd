import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An address with the IPv4 behind an IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) taken out. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Those addresses that share the first `prefixLength` bits with `network`. */
export interface AddressRange {
  readonly network: Address
  readonly prefixLength: number
}

/**
 * Reads an address; undefined for any other text. Stricter than `ipaddr.js` alone, which takes `10.1` and `0x7f000001`
 * for addresses as C does: two programs that read one text as two addresses are a way around a rule. Zones (`%eth0`)
 * are no part of an address that came over a network.
 */
export const parseAddress = (text: string): Address | undefined =>
  isIP(text) === 0 || text.includes('%') ? undefined : ipaddr.process(text)

/** The most bits of an IPv6 prefix that holds nothing but IPv4-mapped addresses, `::ffff:0:0/96` (RFC 4291, 2.5.5.2). */
const mappedPrefixLength = 96

/**
 * Reads an address or a range such as `10.0.0.0/8`; undefined for any other text. Bits beyond the prefix are of no
 * account: `10.1.2.3/8` is `10.0.0.0/8`.
 */
export const parseRange = (text: string): AddressRange | undefined => {
  const [, base = '', length] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? []
  const network = parseAddress(base)
  if (network === undefined) return undefined
  const bits = network.kind() === 'ipv4' ? 32 : 128
  if (length === undefined) return { network, prefixLength: bits }
  const isMapped = bits === 32 && base.includes(':')
  const prefixLength = isMapped ? Number(length) - mappedPrefixLength : Number(length)
  return prefixLength < 0 || prefixLength > bits ? undefined : { network, prefixLength }
}

/** Whether the address lies within the range. IPv4 never lies within a range of IPv6. */
export const isWithin = (address: Address, { network, prefixLength }: AddressRange): boolean =>
  address.kind() === network.kind() && address.match(network, prefixLength)
