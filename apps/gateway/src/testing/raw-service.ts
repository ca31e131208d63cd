import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** A service that speaks raw bytes, which are Latin-1 text. */
export interface RawService extends AsyncDisposable {
  readonly url: string
  readonly port: number
}

/** @param onConnection listens to its bytes; errors of it are ignored already */
export const startRawService = async (onConnection: (socket: Socket) => void): Promise<RawService> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setEncoding('latin1')
    socket.on('error', () => {})
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
