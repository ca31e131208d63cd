import { createServer, type Server, type ServerOptions } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { LiveCertificates } from './live-certificates.ts'

/** What a handshake may take; the limit on the headers of a request begins after it. */
export interface SecureServerOptions extends ServerOptions {
  readonly headersTimeout: number
}

/**
 * A server of HTTPS. It serves the connections that have not chosen HTTP/2; the others are its listener's to serve, on
 * `secureConnection`.
 */
export const createSecureServer = (options: SecureServerOptions, certificates: LiveCertificates): Server => {
  const server = createServer({
    ...options,
    ...certificates.serverOptions(),
    // A client that greets and falls silent holds a connection as one does that begins headers and goes no further.
    handshakeTimeout: options.headersTimeout,
  })
  const [serveHttp1, ...others] = server.listeners('secureConnection')
  if (serveHttp1 === undefined || others.length > 0) throw new Error('node:https serves its connections in a new way')
  server.off('secureConnection', serveHttp1 as (socket: TLSSocket) => void)
  server.on('secureConnection', (socket) => {
    if (socket.alpnProtocol !== 'h2') serveHttp1.call(server, socket)
  })
  certificates.attach(server)
  return server
}
