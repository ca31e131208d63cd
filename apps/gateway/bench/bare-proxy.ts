import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Dispatcher, Pool } from 'undici'

/** The least that a proxy on `node:http` and `dispatch` can be: no checks, no headers stripped, no log. */
class Bare implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse
  constructor(response: ServerResponse) {
    this.#response = response
  }
  onRequestStart(): void {}
  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    const raw = (controller.rawHeaders as Buffer[]).map((part) => part.toString('latin1'))
    this.#response.writeHead(status, raw)
  }
  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#response.write(chunk)
  }
  onResponseEnd(): void {
    this.#response.end()
  }
  onResponseError(): void {
    this.#response.destroy()
  }
}

const pool = new Pool(process.env.BARE_PROXY_UPSTREAM ?? '', { connections: null })
const server = createServer((request: IncomingMessage, response) => {
  const headers: string[] = []
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? ''
    if (name.toLowerCase() !== 'connection') headers.push(name, request.rawHeaders[index + 1] ?? '')
  }
  const { url: path = '/', method } = request
  const body = request.headers['content-length'] === undefined ? null : request
  pool.dispatch({ path, method: method as Dispatcher.HttpMethod, headers, body }, new Bare(response))
})
server.listen(0, '127.0.0.1', () => process.send?.({ type: 'listening', url: urlOf(server.address()) }))

const urlOf = (address: ReturnType<typeof server.address>): string =>
  typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : ''
