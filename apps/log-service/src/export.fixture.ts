import { get, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'

export interface Download {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly trailers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Asks for an export and takes it whole, packed as it comes. Rejects when the connection breaks. */
export const download = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Download> =>
  new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode = 0, headers: answered, trailers } = response
        resolve({
          status: statusCode,
          headers: answered,
          trailers: trailers as IncomingHttpHeaders,
          body: Buffer.concat(chunks),
        })
      })
    })
    request.on('error', reject)
  })

/** What a server sends back for these bytes until it closes the connection. Rejects when it resets it. */
export const rawAnswer = (url: string, request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(request))
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('end', () => resolve(Buffer.concat(chunks).toString()))
    socket.on('error', reject)
  })
