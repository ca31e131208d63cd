import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { httpListener } from './http-listener.ts'

/** A day: only being closed ends a connection. */
const keepAliveTimeout = 86_400_000

test('closing waits for the answer under way, not for connections that are kept alive or were never used', async () => {
  let finish = (): void => {}
  const server = createServer({ keepAliveTimeout }, (_request, response) => {
    response.write('begun')
    finish = () => response.end('ended')
  })
  const listener = httpListener(server)
  const { port } = new URL(await listener.listen(0, '127.0.0.1'))
  const unused = connect(Number(port), '127.0.0.1')
  const busy = connect(Number(port), '127.0.0.1')
  busy.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: keep-alive\r\n\r\n')
  await once(busy, 'data')

  const closed = listener.close()
  await once(unused, 'close')
  let text = ''
  busy.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  finish()
  await once(busy, 'close')
  await closed
  assert.match(text, /ended/)
})
