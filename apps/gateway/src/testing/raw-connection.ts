import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { until } from './until.ts'

/** A connection that sends and receives exactly what a test says. Bytes are Latin-1 text. */
export interface RawConnection {
  readonly socket: Socket
  readonly received: string
  readonly isClosed: boolean
  send(bytes: string): void
  /** Waits until what was received holds the text. */
  receive(text: string): Promise<void>
  /** Waits until the other side has closed. */
  closed(): Promise<void>
}

export const openRaw = async (port: number): Promise<RawConnection> => {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  let isClosed = false
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    received += text
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
  })
  await once(socket, 'connect')
  return {
    socket,
    get received() {
      return received
    },
    get isClosed() {
      return isClosed
    },
    send: (bytes) => void socket.write(bytes, 'latin1'),
    receive: (text) => until(() => received.includes(text), `receiving ${JSON.stringify(text)}, only got ${received}`),
    closed: () => until(() => isClosed, 'the connection closing'),
  }
}

/** Sends bytes on a connection of their own and gives back all that came until the other side closed. */
export const exchangeRaw = async (port: number, bytes: string): Promise<string> => {
  const raw = await openRaw(port)
  raw.send(bytes)
  await raw.closed()
  return raw.received
}

/** The status of each response in the text. */
export const statusesOf = (received: string): number[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
