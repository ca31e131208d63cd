import QuickLRU from 'quick-lru'
import { parseAddress } from './address-range.ts'

/** One element of `X-Forwarded-For` or `Forwarded`: who sent the request to the proxy that wrote it. */
export interface ForwardedHop {
  /** In its shortest spelling, so that one client cannot pass for several. */
  readonly ip: string
  /** How it sent it, where the element says so. */
  readonly protocol: 'http' | 'https' | undefined
}

/** `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`; the port is of no interest. */
const nodePattern = /^(?:\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?|(\d[\d.]*)(?::\d{1,5})?|([0-9A-Fa-f:.]+))$/

/** The longest node is a bracketed IPv6 address in full, with an IPv4 end and a port. */
const maxNodeLength = 53

/** Nodes that were read, for the same proxies and clients come again. Twice as many may be held for a moment, about 2 MB. */
const nodes = new QuickLRU<string, string | null>({ maxSize: 5_000 })

/** The address of a node (RFC 7239, section 6); undefined for `unknown`, for hidden names and for what is malformed. */
export const parseNode = (text: string): string | undefined => {
  if (text.length > maxNodeLength) return undefined
  let ip = nodes.get(text)
  if (ip === undefined) {
    ip = readNode(text) ?? null
    nodes.set(text, ip)
  }
  return ip ?? undefined
}

const readNode = (text: string): string | undefined => {
  const [, bracketed, dotted, bare] = nodePattern.exec(text) ?? []
  if (bracketed !== undefined && !bracketed.includes(':')) return undefined
  const ip = bracketed ?? dotted ?? bare
  return ip === undefined ? undefined : parseAddress(ip)?.toString()
}

/** Reads an element of `X-Forwarded-For`; undefined when it names no address. */
export const parseForwardedFor = (element: string): ForwardedHop | undefined => {
  const ip = parseNode(element)
  return ip === undefined ? undefined : { ip, protocol: undefined }
}

/** `for=1.2.3.4;`: RFC 7239, section 4, without escapes in quotes; a value need not be quoted, as many proxies write it. */
const pairPattern = /[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"([^"\\]*)"|([^\s";,]+))[ \t]*(?:;|$)/y

/** Reads an element of `Forwarded`; undefined when it is malformed, names a parameter twice, or names no address. */
export const parseForwarded = (element: string): ForwardedHop | undefined => {
  const pairs = new Map<string, string>()
  pairPattern.lastIndex = 0
  while (pairPattern.lastIndex < element.length) {
    const [, name, quoted, plain] = pairPattern.exec(element) ?? []
    if (name === undefined) return undefined
    const parameter = name.toLowerCase()
    if (pairs.has(parameter)) return undefined
    pairs.set(parameter, quoted ?? plain ?? '')
  }
  const ip = parseNode(pairs.get('for') ?? '')
  return ip === undefined ? undefined : { ip, protocol: parseProtocol(pairs.get('proto')) }
}

export const parseProtocol = (text: string | undefined): 'http' | 'https' | undefined => {
  const protocol = text?.trim().toLowerCase()
  return protocol === 'http' || protocol === 'https' ? protocol : undefined
}
