import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Exchange } from './exchange.ts'
import { clientAddress } from './forwarded.ts'

/** An exchange with the two halves of it that the client sees. */
export interface OpenExchange {
  readonly exchange: Exchange
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly connection: Connection
}

/** A client's connection and the exchanges on it that have not ended (several when it pipelines). */
export class Connection {
  readonly socket: Socket
  readonly clientIp: string
  /** Set when what it sent could not be understood: it is being closed. */
  isRejected: boolean = false
  /** Set once it speaks another protocol than HTTP. */
  isUpgraded: boolean = false
  requestCount = 0
  #exchanges: OpenExchange[] = []

  constructor(socket: Socket) {
    this.socket = socket
    this.clientIp = clientAddress(socket.remoteAddress)
  }

  add(open: OpenExchange): void {
    this.requestCount += 1
    // Ended ones are let go of here rather than when they end, which would need a callback for each.
    if (this.#exchanges.length > 0) this.#exchanges = this.#exchanges.filter(({ exchange }) => !exchange.hasEnded)
    this.#exchanges.push(open)
  }

  /** Oldest first. */
  get open(): readonly OpenExchange[] {
    return this.#exchanges.filter(({ exchange }) => !exchange.hasEnded)
  }

  /** The last one that came; it may have ended. */
  get newest(): OpenExchange | undefined {
    return this.#exchanges.at(-1)
  }

  /** The exchange whose request is still arriving, if there is one. */
  get arriving(): OpenExchange | undefined {
    return this.open.find(({ request }) => !request.complete)
  }
}

/** All connections of a server. */
export class Connections implements Iterable<Connection> {
  readonly #bySocket = new Map<Socket, Connection>()

  /** Keeps track of a new connection until it is closed; then its open exchanges end, for the client is gone. */
  add(socket: Socket): void {
    const connection = new Connection(socket)
    this.#bySocket.set(socket, connection)
    socket.once('close', () => {
      this.#bySocket.delete(socket)
      for (const { exchange } of connection.open) exchange.leave()
    })
  }

  /** Undefined once it is closed. */
  get(socket: Socket): Connection | undefined {
    return this.#bySocket.get(socket)
  }

  [Symbol.iterator](): IterableIterator<Connection> {
    return this.#bySocket.values()
  }
}
