import type { Server } from 'node:http'
import type { Connections } from './connections.ts'

/** Connections that became idle since the stop are looked for this often; the wait for them is at most so long. */
const sweepMs = 20

/**
 * Stops accepting and resolves once all connections are closed. Requests in flight finish; event streams and upgraded
 * connections, which have no end of their own, are ended: their clients come back to the next process.
 */
export const stopServer = (server: Server, connections: Connections): Promise<void> =>
  new Promise((resolve, reject) => {
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
    server.close((error) => {
      clearInterval(sweep)
      if (error === undefined) resolve()
      else reject(error)
    })
    for (const connection of connections) {
      if (connection.isUpgraded) connection.socket.end()
      connection.goAway?.()
      // Of pipelined requests only the last answer announces the close: those behind an announcement would be lost.
      const { newest } = connection
      if (newest !== undefined && !newest.response.headersSent) newest.response.shouldKeepAlive = false
      connection.isStopping = true
      for (const { exchange, response } of connection.open) {
        if (!exchange.isEventStream) continue
        exchange.fail('the gateway is stopping')
        response.end()
      }
    }
  })
