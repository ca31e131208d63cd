import assert from 'node:assert/strict'
import { once } from 'node:events'
import { constants } from 'node:http2'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { until } from '../testing/until.ts'
import { answerOf, askHttp2 } from './testing/ask-http2.ts'
import {
  type Frame,
  flags,
  frameBytes,
  frameTypes,
  openRawHttp2,
  packFields,
  requestFields,
} from './testing/raw-http2.ts'
import { startSecureGateway } from './testing/secure-gateway.ts'

const get = packFields(requestFields('GET', '/users/7'))
const whole = flags.endHeaders | flags.endStream
const isReset = ({ type }: Frame): boolean => type === frameTypes.reset

describe('a flood on an HTTP/2 connection', () => {
  test('of requests that are taken back at once closes it long before all are served', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = () => {}
    const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
    const count = 5_000
    const cancel = Buffer.of(0, 0, 0, constants.NGHTTP2_CANCEL)
    for (let streamId = 1; streamId < 2 * count; streamId += 2) {
      raw.send(frameTypes.headers, whole, streamId, get)
      raw.send(frameTypes.reset, 0, streamId, cancel)
    }
    await raw.closed()
    await until(() => gateway.harness.gateway.activeExchangeCount === 0, 'the exchanges ending')
    const { accepted } = gateway.harness.client.counters
    // The burst, and what came with the same read: 64 KiB of frames of about 90 bytes.
    assert.ok(accepted < 1_000, `${accepted} exchanges`)
    const entries = await gateway.harness.entries(accepted)
    assert.ok(entries.every(({ cause }) => cause === 'client went away'))
    assert.equal((await askHttp2(gateway.connect(), { ':path': '/healthz' })).status, 200)
  })

  test('of pieces of headers closes it', async () => {
    await using gateway = await startSecureGateway()
    const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
    raw.send(frameTypes.headers, 0, 1, get)
    const piece = frameBytes(frameTypes.continuation, 0, 1, packFields([['x-a', 'b']]))
    for (let sent = 0; sent < 1_000 && !raw.isClosed; sent += 1) raw.socket.write(piece)
    await raw.closed()
    assert.equal(gateway.harness.client.counters.accepted, 0)
  })

  for (const [name, type, payload] of [
    ['PING', frameTypes.ping, Buffer.alloc(8)],
    ['SETTINGS', frameTypes.settings, Buffer.of(0, 4, 0, 1, 0, 0)],
  ] as const) {
    test(`of ${name} whose answers are not read closes it`, async () => {
      await using gateway = await startSecureGateway()
      const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
      await raw.receive('settings', (frame) => frame.type === frameTypes.settings)
      raw.socket.pause()
      const frames = Buffer.concat(Array.from({ length: 1_000 }, () => frameBytes(type, 0, 0, payload)))
      const { gateway: server } = gateway.harness
      await until(() => {
        if (!raw.socket.writableNeedDrain) raw.socket.write(frames)
        return server.connectionCount === 0
      }, 'the connection closing')
      raw.socket.destroy()
    })
  }
})

describe('an HTTP/2 connection', () => {
  test('may have 100 requests at a time; further ones wait', async () => {
    await using gateway = await startSecureGateway()
    const answers: (() => void)[] = []
    gateway.service.handle = (_request, response) => answers.push(() => response.end('ok'))
    const session = gateway.connect()
    await once(session, 'remoteSettings')
    assert.equal(session.remoteSettings.maxConcurrentStreams, 100)
    const asked = Array.from({ length: 101 }, () => askHttp2(session, { ':path': '/users/7' }))
    await until(() => answers.length === 100, 'the requests arriving')
    answers[0]?.()
    await until(() => answers.length === 101, 'the last request arriving')
    for (const answer of answers) answer()
    assert.deepEqual(new Set((await Promise.all(asked)).map(({ status }) => status)), new Set([200]))
  })

  test('resets what has headers far too large, and goes on', async () => {
    await using gateway = await startSecureGateway({ maxHeaderBytes: 4_096 })
    const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
    await raw.receive('settings', ({ type }) => type === frameTypes.settings)
    raw.send(frameTypes.settings, flags.ack, 0)
    const large = packFields([...requestFields('GET', '/users/'), ['x-a', 'x'.repeat(10_000)]])
    raw.send(frameTypes.headers, whole, 1, large)
    await raw.receive('a reset', isReset)
    raw.send(frameTypes.headers, whole, 3, get)
    await raw.receive('an answer', ({ type, streamId }) => type === frameTypes.headers && streamId === 3)
    assert.equal(gateway.service.arrived.length, 1)
    raw.socket.destroy()
  })

  test('takes as many fields as fit into the size, as HTTP/1 does', async () => {
    await using gateway = await startSecureGateway()
    const fields = Array.from({ length: 300 }, (_, index): [string, string] => [`x-${index}`, 'y'])
    const answer = await askHttp2(gateway.connect(), { ':path': '/users/7', ...Object.fromEntries(fields) })
    assert.equal(answer.status, 200)
    assert.equal(gateway.service.arrived[0]?.headers['x-299'], 'y')
  })

  test('that never asks for anything is closed, whatever else it sends', async () => {
    await using gateway = await startSecureGateway({ headersTimeoutMs: 100 })
    const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
    await until(() => {
      raw.send(frameTypes.ping, 0, 0, Buffer.alloc(8))
      return raw.isClosed
    }, 'the connection closing')
    assert.equal(gateway.harness.client.counters.accepted, 0)
  })

  test('is closed in order when it was not used for the keep-alive time', async () => {
    await using gateway = await startSecureGateway({ keepAliveTimeoutMs: 100 })
    const session = gateway.connect()
    const goneAway = once(session, 'goaway')
    assert.equal((await askHttp2(session, { ':path': '/users/7' })).status, 200)
    const [code] = (await goneAway) as [number]
    assert.equal(code, constants.NGHTTP2_NO_ERROR)
    await until(() => gateway.harness.gateway.connectionCount === 0, 'the connection closing')
  })
})

describe('a request of HTTP/2', () => {
  test('whose body stops arriving is answered with 408', async () => {
    await using gateway = await startSecureGateway({ idleTimeoutMs: 100 })
    const stream = gateway.connect().request({ ':method': 'POST', ':path': '/users/', 'content-length': '10' })
    stream.write('half')
    const answer = await answerOf(stream)
    assert.equal(answer.status, 408)
    assert.equal((await gateway.harness.onlyEntry()).cause, 'The body of the request stopped arriving')
  })

  test('whose body takes too long as a whole is answered with 408', async () => {
    await using gateway = await startSecureGateway({ requestTimeoutMs: 200, headersTimeoutMs: 200 })
    const stream = gateway.connect().request({ ':method': 'POST', ':path': '/users/' })
    gateway.service.handle = (request) => request.resume()
    stream.on('drain', () => {})
    const trickle = setInterval(() => stream.writable && stream.write('x'), 20)
    const answer = await answerOf(stream)
    clearInterval(trickle)
    assert.equal(answer.status, 408)
    assert.equal((await gateway.harness.onlyEntry()).cause, 'The request took too long to arrive')
  })

  test('whose answer is not read is broken off, and the service with it', async () => {
    await using gateway = await startSecureGateway({ idleTimeoutMs: 200 })
    gateway.service.handle = (_request, response) => {
      response.on('error', () => {})
      response.end(Buffer.alloc(20_000_000))
    }
    const stream = gateway.connect().request({ ':path': '/users/7' })
    stream.on('error', () => {})
    const entry = await gateway.harness.onlyEntry()
    assert.equal(entry.cause, 'client stopped reading the answer')
    await until(() => gateway.service.sockets.size === 0, 'the service’s connection closing')
  })

  test('whose answer was written but never taken does not stay', async () => {
    await using gateway = await startSecureGateway({ idleTimeoutMs: 200 })
    const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
    // A window of 0: headers may be sent, no byte of a body.
    raw.send(frameTypes.settings, 0, 0, Buffer.of(0, 4, 0, 0, 0, 0))
    raw.send(frameTypes.headers, whole, 1, get)
    await raw.receive('an answer', ({ type }) => type === frameTypes.headers)
    await raw.receive('a reset', isReset)
    assert.equal((await gateway.harness.onlyEntry()).http?.status, 200)
    raw.socket.destroy()
  })
})

describe('a gateway of HTTPS that is told to stop', () => {
  test('says so, finishes what is in flight, and closes', async () => {
    await using gateway = await startSecureGateway()
    let answer: () => void = () => {}
    gateway.service.handle = (_request, response) => {
      answer = () => response.end('done')
    }
    const session = gateway.connect()
    const unused = gateway.connect()
    await once(unused, 'remoteSettings')
    const asked = askHttp2(session, { ':path': '/users/7' })
    await until(() => gateway.service.arrived.length === 1, 'the request arriving')
    const goneAway = once(session, 'goaway')
    const closed = gateway.harness.gateway.close()
    await goneAway
    answer()
    assert.equal((await asked).body, 'done')
    await closed
    assert.equal((await gateway.harness.onlyEntry()).result, 'success')
  })

  test('ends event streams in order', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: 1\n\n')
    }
    const stream = gateway.connect().request({ ':path': '/users/7' })
    const answered = answerOf(stream)
    await once(stream, 'data')
    await gateway.harness.gateway.close()
    const answer = await answered
    assert.deepEqual([answer.body, answer.resetCode], ['data: 1\n\n', constants.NGHTTP2_NO_ERROR])
    const [, end] = await gateway.harness.entries(2)
    assert.equal(end?.cause, 'the gateway is stopping')
  })

  test('breaks what has not finished when it is aborted, also handshakes', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = () => {}
    const silent = connect(gateway.harness.port, '127.0.0.1')
    silent.on('error', () => {})
    await once(silent, 'connect')
    const asked = askHttp2(gateway.connect(), { ':path': '/users/7' })
    await until(() => gateway.service.arrived.length === 1, 'the request arriving')
    const closed = gateway.harness.gateway.close()
    gateway.harness.gateway.abort()
    await closed
    await asked
    const { cause } = await gateway.harness.onlyEntry()
    assert.equal(cause, 'the gateway stopped before the answer was complete')
  })
})
