import { createServer } from 'node:http'

/** Takes entries as the log service does, and forgets them: the log service's own cost is measured elsewhere. */
const server = createServer((request, response) => {
  let lines = 0
  request.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) lines += 1
  })
  request.on('end', () => response.end(JSON.stringify({ accepted: lines, rejected: [] })))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) {
    process.send?.({ type: 'listening', url: `http://127.0.0.1:${address.port}` })
  }
})
