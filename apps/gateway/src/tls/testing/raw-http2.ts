import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { until } from '../../testing/until.ts'

/** Frame types (RFC 9113, section 6). */
export const frameTypes = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, continuation: 9 } as const
export const flags = { endStream: 1, ack: 1, endHeaders: 4 } as const

export interface Frame {
  readonly type: number
  readonly flags: number
  readonly streamId: number
  readonly payload: Buffer
}

/** A client that sends any frames it is told to, right or wrong. */
export interface RawHttp2 {
  readonly socket: TLSSocket
  readonly frames: readonly Frame[]
  readonly isClosed: boolean
  send(type: number, flags: number, streamId: number, payload?: Buffer): void
  receive(what: string, matches: (frame: Frame) => boolean): Promise<Frame>
  closed(): Promise<void>
}

export const openRawHttp2 = async (port: number, ca: string): Promise<RawHttp2> => {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca, ALPNProtocols: ['h2'] })
  const frames: Frame[] = []
  let received = Buffer.alloc(0)
  let isClosed = false
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
  })
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
    for (let frame = frameIn(received); frame !== undefined; frame = frameIn(received)) {
      frames.push(frame)
      received = received.subarray(headBytes + frame.payload.length)
    }
  })
  await once(socket, 'secureConnect')
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  const send: RawHttp2['send'] = (type, flag, streamId, payload = Buffer.alloc(0)) => {
    if (!isClosed) socket.write(frameBytes(type, flag, streamId, payload))
  }
  send(frameTypes.settings, 0, 0)
  return {
    socket,
    frames,
    get isClosed() {
      return isClosed
    },
    send,
    receive: async (what, matches) => {
      await until(() => isClosed || frames.some(matches), what)
      const found = frames.find(matches)
      if (found === undefined) throw new Error(`the connection was closed before ${what}`)
      return found
    },
    closed: () => until(() => isClosed, 'the connection closing'),
  }
}

/** Length, type, flags and stream of a frame. */
const headBytes = 9

export const frameBytes = (type: number, flag: number, streamId: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(headBytes)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flag, 4)
  head.writeUInt32BE(streamId, 5)
  return Buffer.concat([head, payload])
}

const frameIn = (bytes: Buffer): Frame | undefined => {
  if (bytes.length < headBytes) return undefined
  const end = headBytes + bytes.readUIntBE(0, 3)
  if (bytes.length < end) return undefined
  return {
    type: bytes.readUInt8(3),
    flags: bytes.readUInt8(4),
    streamId: bytes.readUInt32BE(5),
    payload: bytes.subarray(headBytes, end),
  }
}

/** Fields as HPACK literals that are not indexed and not packed (RFC 7541, section 6.2.2). */
export const packFields = (fields: readonly (readonly [name: string, value: string])[]): Buffer =>
  Buffer.concat(fields.flatMap(([name, value]) => [Buffer.of(0), packText(name), packText(value)]))

const packText = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'latin1')
  if (bytes.length < 127) return Buffer.concat([Buffer.of(bytes.length), bytes])
  const length = [127]
  let rest = bytes.length - 127
  for (; rest >= 128; rest >>>= 7) length.push((rest & 127) | 128)
  return Buffer.concat([Buffer.from([...length, rest]), bytes])
}

/** The pseudo-headers of a request. */
export const requestFields = (method: string, path: string, authority = 'localhost') =>
  [
    [':method', method],
    [':scheme', 'https'],
    [':authority', authority],
    [':path', path],
  ] as const
