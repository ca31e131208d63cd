/**
 * The limit that a durable log is held against: `node:http` that reads the whole body, answers, and keeps nothing.
 * Prints its address over IPC as the real parts do.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const answer = '{"status":"success"}'
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
    response.end(answer)
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ type: 'listening', url: `http://127.0.0.1:${port}` })
})
process.on('SIGTERM', () => process.exit(0))
