import { Session } from 'chdb'

/**
 * Connections to the one engine of this process. A connection does one thing at a time, and the engine has no limit of
 * its own, so there are as many connections as things are asked at once; whoever asks bounds that. One costs some 0.2 MB.
 */
export class SessionPool {
  readonly #dir: string
  readonly #engineArgs: readonly string[]
  readonly #idle: Session[] = []

  /** Opens the folder. @throws when the engine cannot */
  constructor(dir: string, engineArgs: readonly string[]) {
    this.#dir = dir
    this.#engineArgs = engineArgs
    this.#idle.push(this.#connect())
  }

  /**
   * Lends a connection until the work is done. One on which a statement failed is not used again: what the statement
   * had printed by then would stand at the start of the next answer.
   */
  async use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#idle.pop() ?? this.#connect()
    try {
      const result = await work(session)
      this.#idle.push(session)
      return result
    } catch (error) {
      // First another: the engine ends with its last connection.
      this.#idle.push(this.#connect())
      session.close()
      throw error
    }
  }

  #connect(): Session {
    const session = new Session(this.#dir, { connectionArgs: this.#engineArgs })
    session.query(`SET max_query_size = ${maxQueryBytes}`)
    return session
  }
}

/** The engine's 256 KiB are too few for a filter of a thousand long values; values may take four bytes a byte. */
const maxQueryBytes = 4 << 20
