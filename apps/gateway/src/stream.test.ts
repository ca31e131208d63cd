import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startGateway } from './testing/gateway-harness.ts'
import { openRaw } from './testing/raw-connection.ts'
import { until } from './testing/until.ts'

const getStream = 'GET /users/stream HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n'

describe('an event stream', () => {
  test('passes each event at once, and the headers before the first', async () => {
    await using harness = await startGateway({ upstreamIdleTimeoutMs: 200, idleTimeoutMs: 500 })
    let push: (text: string) => void = () => {}
    harness.users.handle = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      push = (text) => void response.write(text)
    }
    const raw = await openRaw(harness.port)
    raw.send(getStream)
    await raw.receive('text/event-stream')
    for (let event = 1; event <= 20; event++) {
      push(`data: ${event}\n\n`)
      await raw.receive(`data: ${event}\n\n`)
    }
    assert.equal(harness.client.counters.accepted, 1, 'it was opened and has not ended')
    raw.socket.destroy()
    const [opened, closed, ...others] = await harness.entries(2)
    assert.deepEqual([opened?.attributes?.phase, opened?.http?.response_bytes], ['opened', 0])
    assert.deepEqual([closed?.result, closed?.attributes?.phase], ['success', 'closed'])
    assert.equal(closed?.attributes?.closed_by, 'client')
    assert.equal(closed?.http?.response_bytes, 9 * 9 + 11 * 10)
    assert.equal(closed?.request_id, opened?.request_id)
    assert.equal(others.length, 0)
    await until(() => harness.users.sockets.size === 0, 'the upstream connection closing')
  })

  test('may be quiet for longer than any time limit', async () => {
    await using harness = await startGateway({ upstreamIdleTimeoutMs: 100, idleTimeoutMs: 300 })
    let push: (text: string) => void = () => {}
    harness.users.handle = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      push = (text) => void response.write(text)
    }
    const raw = await openRaw(harness.port)
    raw.send(getStream)
    await raw.receive('text/event-stream')
    // Many idle limits pass: each check of a quiet connection takes one.
    let checks = 0
    harness.gateway.server.on('timeout', () => void checks++)
    await until(() => checks >= 5, 'five idle limits')
    push('data: late\n\n')
    await raw.receive('data: late')
    raw.socket.destroy()
  })
})

describe('a large body', () => {
  test('waits at the service while the client does not read', async () => {
    await using harness = await startGateway()
    const chunk = Buffer.alloc(65_536, 'x')
    let written = 0
    let isWaiting = false
    harness.users.handle = (_request, response) => {
      const more = () => {
        do written += chunk.length
        while (response.write(chunk) && written < 64_000_000)
        isWaiting = true
      }
      response.on('drain', more)
      more()
    }
    const raw = await openRaw(harness.port)
    raw.socket.pause()
    raw.send('GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\n')
    await until(() => isWaiting && written > 0, 'the service waiting')
    let before = -1
    // Back-pressure has arrived when nothing more moves; the kernel's buffers take a few megabytes first.
    await until(async () => {
      if (written === before) return true
      before = written
      await new Promise((resolve) => setTimeout(resolve, 50))
      return false
    }, 'the flow stopping')
    assert.ok(written < 32_000_000, `${written} bytes left the service although nobody reads them`)
    raw.socket.destroy()
  })

  test('waits at the client while the service does not read', async () => {
    await using harness = await startGateway()
    harness.users.handle = (request) => request.pause()
    const raw = await openRaw(harness.port)
    raw.send('POST /users/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    let sent = 0
    const send = () => {
      while (sent < 64_000_000 && raw.socket.write(chunk)) sent += chunk.length
    }
    raw.socket.on('drain', send)
    send()
    let before = -1
    await until(async () => {
      if (sent === before) return true
      before = sent
      await new Promise((resolve) => setTimeout(resolve, 50))
      return false
    }, 'the flow stopping')
    assert.ok(sent < 32_000_000, `${sent} bytes left the client although nobody reads them`)
    raw.socket.destroy()
  })
})
