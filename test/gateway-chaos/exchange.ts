/** What a client knows of one exchange. Times are of `performance.now()`. */
export interface Exchange {
  /** Its `x-request-id`. */
  readonly id: string
  readonly method: string
  /** Of the route that it asks for, such as `/alpha/items/{item}`. */
  readonly pattern: string
  readonly startedAtMs: number
  readonly endedAtMs: number
  /**
   * `finished`: status and the whole body were read. `left`: the client closed the connection before. `broken`: somebody
   * else did.
   */
  readonly outcome: 'finished' | 'left' | 'broken'
  /** 0 when no answer had begun. */
  readonly status: number
  /** Bytes of the answer's body that came. */
  readonly bodyBytes: number
  /** The answer is an event stream. */
  readonly isStream: boolean
  /** An upstream made the answer, not the gateway. */
  readonly isUpstreamAnswer: boolean
  /** Of the configuration that was in force; undefined when the answer does not tell. */
  readonly revision: number | undefined
}

/** The members of an entry that are compared with it. */
export interface ExchangeEntry {
  readonly service: string
  readonly action: string
  readonly result: string
  readonly cause: string | null
  readonly request_id?: string
  readonly http?: { readonly status?: number; readonly response_bytes?: number } | null
  readonly attributes?: Readonly<Record<string, unknown>> | null
}
