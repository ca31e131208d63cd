import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { ClientRequest, ClientResponse } from './client-messages.ts'
import type { Exchange } from './exchange.ts'
import type { ClientIdentities, ClientIdentity } from './protection/client-identity.ts'

/** An exchange with the two halves of it that the client sees. */
export interface OpenExchange {
  readonly exchange: Exchange
  readonly request: ClientRequest
  readonly response: ClientResponse
  readonly connection: Connection
}

/** A client's connection and the exchanges on it that have not ended (several when it pipelines or speaks HTTP/2). */
export class Connection {
  readonly socket: Socket
  /** The answer to the last request; health checks have one too. */
  lastResponse: ClientResponse | undefined
  /** Set when what it sent could not be understood: it is being closed. */
  isRejected: boolean = false
  /** Set once it speaks another protocol than HTTP. */
  isUpgraded: boolean = false
  /** Set when it speaks HTTP/2: takes no further requests, and closes it once those under way are done. */
  goAway: (() => void) | undefined
  requestCount = 0
  /** Set when the gateway stops: an event stream that begins on it now ends at once. */
  isStopping: boolean = false
  /** Kept, for a closed socket has forgotten it. */
  readonly #remoteAddress: string | undefined
  readonly #protocol: 'http' | 'https'
  #exchanges: OpenExchange[] = []
  #identities: ClientIdentities | undefined
  #peer: ClientIdentity | undefined

  constructor(socket: Socket) {
    this.socket = socket
    this.#remoteAddress = socket.remoteAddress
    this.#protocol = socket instanceof TLSSocket ? 'https' : 'http'
  }

  /** Who is at its other end, as the configuration in force sees it. */
  peerIn(identities: ClientIdentities): ClientIdentity {
    if (this.#peer === undefined || this.#identities !== identities) {
      this.#identities = identities
      this.#peer = identities.peerOf(this.#remoteAddress, this.#protocol)
    }
    return this.#peer
  }

  /** Its address, as it was seen last. */
  get peerIp(): string {
    return this.#peer?.ip ?? 'unknown'
  }

  /** @returns how many have not ended, with this one */
  add(open: OpenExchange): number {
    this.requestCount += 1
    // Ended ones are let go of here rather than when they end, which would need a callback for each.
    if (this.#exchanges.length > 0) this.#exchanges = this.#exchanges.filter(({ exchange }) => !exchange.hasEnded)
    return this.#exchanges.push(open)
  }

  /** Oldest first. */
  get open(): readonly OpenExchange[] {
    return this.#exchanges.filter(({ exchange }) => !exchange.hasEnded)
  }

  /** Whether an answer is not out yet, so that the connection cannot be taken over. */
  get isAnswering(): boolean {
    return this.lastResponse !== undefined && !this.lastResponse.writableFinished
  }

  /** The last one that came; it may have ended. Of HTTP/1, where each waits for those before it. */
  get newest(): OpenExchange | undefined {
    return this.#exchanges.at(-1)
  }

  /** The exchange whose request is still arriving, if there is one. Of HTTP/1, where there is at most one. */
  get arriving(): OpenExchange | undefined {
    return this.open.find(({ request }) => !request.complete)
  }
}

/** All connections of a server. */
export class Connections implements Iterable<Connection> {
  readonly #bySocket = new Map<Socket, Connection>()

  /** Keeps track of a new connection until it is closed; then its open exchanges end, for the client is gone. */
  add(socket: Socket): Connection {
    const connection = new Connection(socket)
    this.#bySocket.set(socket, connection)
    socket.once('close', () => {
      this.#bySocket.delete(socket)
      for (const { exchange } of connection.open) exchange.leave()
    })
    return connection
  }

  /** Undefined once it is closed. */
  get(socket: Socket): Connection | undefined {
    return this.#bySocket.get(socket)
  }

  get size(): number {
    return this.#bySocket.size
  }

  get activeExchangeCount(): number {
    let count = 0
    for (const connection of this) count += connection.open.length
    return count
  }

  [Symbol.iterator](): IterableIterator<Connection> {
    return this.#bySocket.values()
  }
}
