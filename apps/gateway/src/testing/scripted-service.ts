import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it reached a service. */
export interface Arrived {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
}

/** A service behind the gateway that does what the test tells it to, on a real socket. */
export interface ScriptedService extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly server: Server
  /** Every request whose headers came, in order. */
  readonly arrived: Arrived[]
  readonly sockets: ReadonlySet<Socket>
  handle: RequestListener
}

export const startScriptedService = async (): Promise<ScriptedService> => {
  const arrived: Arrived[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const { method = '', url = '', headers, rawHeaders } = request
    arrived.push({ method, url, headers, rawHeaders })
    service.handle(request, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const service: ScriptedService = {
    url: `http://127.0.0.1:${port}`,
    port,
    server,
    arrived,
    sockets,
    handle: (request, response) => {
      request.resume()
      request.on('end', () => response.end('ok'))
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
  return service
}
