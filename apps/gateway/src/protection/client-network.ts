import ipaddr from 'ipaddr.js'
import QuickLRU from 'quick-lru'
import { parseAddress } from './address-range.ts'

/** Bytes of an IPv6 address that name a network: its first 64 bits (RFC 4291, section 2.5.4). */
const networkBytes = 8

/**
 * What a client is counted by: an IPv4 address, or the /64 of an IPv6 address, such as `2001:db8:1:2::`. A household
 * or a rented server has at least a /64 for itself (RFC 6177), so whoever is counted by single IPv6 addresses has 2^64
 * of them to escape into.
 */
export const clientNetwork = (ip: string): string => {
  if (!ip.includes(':')) return ip
  const known = networks.get(ip)
  if (known !== undefined) return known
  const network = networkOf(ip)
  networks.set(ip, network)
  return network
}

/** Answers are kept, for one takes some microseconds. Twice as many may be held for a moment, about 2 MB. */
const networks = new QuickLRU<string, string>({ maxSize: 5_000 })

const networkOf = (ip: string): string => {
  const address = parseAddress(ip)
  if (!(address instanceof ipaddr.IPv6)) return address?.toString() ?? ip
  return new ipaddr.IPv6(address.toByteArray().fill(0, networkBytes)).toString()
}
