import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** What {@link runService} needs of a server. */
export interface Listener {
  /** Resolves with the address that it listens on, such as `http://127.0.0.1:8001`. */
  listen(port: number, host: string): Promise<string>
  /** Stops accepting, lets requests in flight finish, resolves when the last connection is closed. */
  close(): Promise<void>
  /** Breaks what `close` is still waiting for. */
  abort(): void
}

/** A plain `node:http` server as a {@link Listener}. */
export const httpListener = (server: HttpServer): Listener => ({
  listen: (port, host) => listenOn(server, port, host),
  close: () => closeHttp(server),
  abort: () => server.closeAllConnections(),
})

/** A Fastify server as a {@link Listener}. Listening goes past Fastify, which would log the address a second time. */
export const fastifyListener = (server: Pick<FastifyInstance, 'ready' | 'close' | 'server'>): Listener => ({
  listen: async (port, host) => {
    await server.ready()
    return listenOn(server.server, port, host)
  },
  close: async () => {
    await server.close()
    // With a server factory, Fastify closes only what it started listening on itself.
    if (server.server.listening) await closeHttp(server.server)
  },
  abort: () => server.server.closeAllConnections(),
})

const listenOn = (server: HttpServer, port: number, host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(urlOf(server.address() as AddressInfo))
    })
  })

/** An address that can be called: a server on every interface is reached over loopback. */
const urlOf = ({ address, port, family }: AddressInfo): string => {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}

const closeHttp = (server: HttpServer): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
  })
