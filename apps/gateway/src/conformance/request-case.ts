/** What an entry of a case must say. */
export interface ExpectedEntry {
  /** `POST /users/`, `GET *`, … */
  readonly action: string
  /**
   * When the bytes come one by one: the parser then shows only the last of what it refused, and the entry cannot name
   * the method.
   */
  readonly actionInPieces?: string
  readonly status: number
  /** How the entry's cause begins; undefined for a success. */
  readonly cause?: string
}

/** Everything that may be seen of a case from outside. */
export interface Outcome {
  /** Of all answers on the connection, interim ones too, in order. */
  readonly statuses: readonly number[]
  /** Whether the gateway closes the connection after them. One that stays open must serve another request. */
  readonly closes: boolean
  /** The exact bytes of every request that the upstream saw; see `seen` in `expectation.ts`. */
  readonly upstream: readonly string[]
  /** Request line of a request that the upstream may have seen the beginning of, and must never see whole. */
  readonly begun?: string
  readonly entries: readonly ExpectedEntry[]
}

/** Where nginx does something else with the same bytes. */
export interface NginxDifference {
  readonly statuses: readonly number[]
  /** The requests that its upstream saw, as `METHOD target`, then headers and body that differ from the gateway's. */
  readonly sees: readonly string[]
  readonly why: string
}

/** Bytes that a client sends on one connection, and what must come of them. */
export interface RequestCase {
  /** Unique; names the case in test output and in the reference. */
  readonly id: string
  readonly title: string
  /** The section, advisory or technique that it stands for. */
  readonly source: string
  /** Latin-1, so that every character is a byte. */
  readonly bytes: string
  /** The client sends no more after the bytes: it closes its half of the connection. */
  readonly stops?: boolean
  readonly expected: Outcome
  /** Undefined when nginx answers and forwards alike. */
  readonly nginx?: NginxDifference
}

/** Cases that are about one thing. */
export interface RequestGroup {
  readonly title: string
  /** What the gateway does in this group, in one or two sentences for the reference. */
  readonly summary: string
  readonly cases: readonly RequestCase[]
}
