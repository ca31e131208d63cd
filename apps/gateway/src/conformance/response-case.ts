/** What a client and the log get of an upstream's answer. */
export interface ResponseOutcome {
  /** Of all answers that the client got, interim ones too. */
  readonly statuses: readonly number[]
  /** Header lines that came from the upstream, names in lower case, sorted; framing is shown by {@link framing}. */
  readonly headers: readonly string[]
  /** Behind the last chunk, in the same form. */
  readonly trailers: readonly string[]
  readonly framing: 'length' | 'chunks' | 'none'
  /** Without chunk framing; a problem's `detail` when the gateway answered itself. */
  readonly body: string
  /** Whether the client can tell that it has the whole answer. */
  readonly isWhole: boolean
  readonly entry: { readonly status: number; readonly cause?: string }
}

/** Bytes that an upstream answers with, and what must become of them. */
export interface ResponseCase {
  readonly id: string
  readonly title: string
  readonly source: string
  /** POST unless said otherwise: a broken connection is not tried again then. */
  readonly method?: 'GET' | 'HEAD' | 'POST'
  /** Of the client; 1.1 unless said otherwise. */
  readonly version?: '1.0'
  readonly bytes: string
  /** What the upstream does next; it keeps the connection unless said otherwise. */
  readonly ending?: 'closes' | 'resets'
  readonly expected: ResponseOutcome
}
