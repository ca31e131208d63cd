import type { Server, Socket } from 'node:net'
import type { Plan } from './plan.ts'
import { createConnectionLimit } from './protection/connection-limit.ts'

/**
 * Closes at once what one address opens beyond `limits.max_connections_per_ip`, before any handshake. No request was made,
 * so it leaves no entry; `onDrop` is told. Trusted proxies are not held to it: behind one address they have many clients.
 * A changed limit counts for connections that begin after it.
 */
export const boundConnectionsPerClient = (server: Server, currentPlan: () => Plan, onDrop: () => void): void => {
  const maxPerIp = (): number => currentPlan().file.limits.max_connections_per_ip ?? Number.POSITIVE_INFINITY
  const limit = createConnectionLimit(maxPerIp)
  server.on('connection', (socket: Socket) => {
    if (maxPerIp() === Number.POSITIVE_INFINITY) return
    const { ip, isTrusted } = currentPlan().identities.peerOf(socket.remoteAddress, 'http')
    if (isTrusted) return
    if (limit.add(ip)) {
      socket.once('close', () => limit.remove(ip))
    } else {
      socket.destroy()
      onDrop()
    }
  })
}
