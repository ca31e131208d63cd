/** A log service that only counts lines, in a thread of its own: what remains is the client's cost. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parentPort } from 'node:worker_threads'

const lineFeed = 0x0a

const server = createServer((request, response) => {
  let lines = 0
  request.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) lines++
  })
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end(`{"accepted":${lines},"rejected":[]}`)
  })
})
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port))
