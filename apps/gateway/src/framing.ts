import type { ClientRequest } from './client-messages.ts'

/** RFC 9110, section 7.2: a host name, an IPv4 address or a bracketed IPv6 address, and perhaps a port. */
const validHost = /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/

/**
 * What Node's strict parser lets through although two servers might frame, route or name it differently. The parser
 * itself refuses the rest (Content-Length with Transfer-Encoding, bare line feeds, folded headers, bad chunk sizes, …)
 * before a request comes this far. Answers with one sentence that says what is wrong.
 */
export const framingFault = (request: ClientRequest): string | undefined => {
  const { httpVersionMajor, httpVersionMinor, rawHeaders } = request
  // What calls itself HTTP/2.0 in a request line is no HTTP/2.
  if (request.isHttp2 === undefined && (httpVersionMajor !== 1 || httpVersionMinor > 1)) {
    return 'The request must be HTTP/1.1 or HTTP/1.0'
  }
  let hosts = 0
  let authorizations = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
    else if (name.length === 13 && name.toLowerCase() === 'authorization') authorizations += 1
    // Many servers read `_` and `-` as the same letter, so `x_request_id` could overwrite what the gateway set.
    if (name.includes('_')) return 'Header names must not hold underscores'
  }
  // Who checks the first would let pass what a service then reads in the second.
  if (authorizations > 1) return 'The request must not have two Authorization headers'
  return hostFault(request, hosts) ?? encodingFault(request)
}

const hostFault = (request: ClientRequest, hosts: number): string | undefined => {
  if (hosts > 1) return 'The request must not name its Host twice'
  if (hosts === 0) return isHttp10(request) ? undefined : 'The request must name its Host'
  return validHost.test(request.headers.host ?? '') ? undefined : 'The Host header must be a name and perhaps a port'
}

const isHttp10 = ({ httpVersionMajor, httpVersionMinor }: ClientRequest): boolean =>
  httpVersionMajor === 1 && httpVersionMinor === 0

const encodingFault = (request: ClientRequest): string | undefined => {
  const encoding = request.headers['transfer-encoding']
  if (encoding === undefined) return undefined
  // RFC 9112, section 6.1: a 1.0 message with a transfer coding has faulty framing.
  if (isHttp10(request)) return 'An HTTP/1.0 request must not have a Transfer-Encoding'
  if (encoding.toLowerCase() === 'chunked') return undefined
  return 'The only Transfer-Encoding understood is chunked'
}
