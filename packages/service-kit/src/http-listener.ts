import type { Server as HttpServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'
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

/** Connections on which no request has come yet. Node counts them as busy, and waits a minute for their first one. */
const trackUnused = (server: HttpServer): ReadonlySet<Socket> => {
  const unused = new Set<Socket>()
  server.on('connection', (socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  server.on('request', ({ socket }) => unused.delete(socket))
  return unused
}

/** A plain `node:http` server as a {@link Listener}. */
export const httpListener = (server: HttpServer): Listener => {
  const unused = trackUnused(server)
  return {
    listen: (port, host) => listenOn(server, port, host),
    close: () => whileClosingIdle(server, unused, () => closeHttp(server)),
    abort: () => server.closeAllConnections(),
  }
}

/** A Fastify server as a {@link Listener}. Listening goes past Fastify, which would log the address a second time. */
export const fastifyListener = (app: Pick<FastifyInstance, 'ready' | 'close' | 'server'>): Listener => {
  const { server } = app
  const unused = trackUnused(server)
  return {
    listen: async (port, host) => {
      await app.ready()
      return listenOn(server, port, host)
    },
    close: () =>
      whileClosingIdle(server, unused, async () => {
        await app.close()
        // With a server factory, Fastify closes only what it started listening on itself.
        if (server.listening) await closeHttp(server)
      }),
    abort: () => server.closeAllConnections(),
  }
}

const listenOn = (server: HttpServer, port: number, host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const scheme = server instanceof TlsServer ? 'https' : 'http'
      resolve(`${scheme}://${hostOf(server.address() as AddressInfo)}`)
    })
  })

/** An address that can be called: a server on every interface is reached over loopback. */
const hostOf = ({ address, port, family }: AddressInfo): string => {
  if (address === '0.0.0.0' || address === '::') return `127.0.0.1:${port}`
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`
}

const closeHttp = (server: HttpServer): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
  })

/** How soon a connection is closed after its last answer: no one waits long for the stop, and looking costs nothing. */
const idleCheckMs = 25

/**
 * Node's `close` ends the connections that are idle at that moment; one that is busy then stays open after its answer for
 * as long as keep-alive allows (72 s with Fastify), and holds up the stop.
 */
const whileClosingIdle = async (
  server: HttpServer,
  unused: ReadonlySet<Socket>,
  close: () => Promise<void>,
): Promise<void> => {
  const timer = setInterval(() => {
    server.closeIdleConnections()
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy()
  }, idleCheckMs)
  try {
    await close()
  } finally {
    clearInterval(timer)
  }
}
