/** What is counted of an exchange; an `Exchange` is one, so that nothing is built to count it. */
export interface CountedExchange {
  readonly method: string
  /** 0 when no answer began. */
  readonly status: number
  readonly requestBytes: number
  readonly responseBytes: number
  /** By `performance.now()`. */
  readonly startedAt: number
  readonly firstByteAt: number | undefined
}

/** A distribution as Prometheus wants it, but for the accumulation over buckets, which waits for the scrape. */
export interface Buckets {
  /** One for each of {@link bucketBoundsMs} and one for what is beyond. */
  readonly counts: Float64Array
  readonly sumMs: number
}

/** Methods of RFC 9110 and RFC 5789; all others share one label (OpenTelemetry's `http.request.method`), for they are made up at will. */
export const countedMethods: readonly string[] = Object.freeze([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  '_OTHER',
])

/** `none`: the client left before an answer began. */
export const statusClasses: readonly string[] = Object.freeze(['none', '1xx', '2xx', '3xx', '4xx', '5xx'])

export const results: readonly string[] = Object.freeze(['success', 'failure'])

/** From a cached answer on the same machine (1 ms) to what people wait for at most (30 s), about two to an octave. */
export const bucketBoundsMs: readonly number[] = Object.freeze([
  1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000,
])

const otherMethod = countedMethods.length - 1
const methodIndexes = new Map(countedMethods.map((method, index) => [method, index]))

/**
 * The counters of one route. Plain numbers in arrays: adding an exchange costs some tens of nanoseconds and allocates
 * nothing, where the counters and histograms of prom-client take 1.2 µs for the same.
 */
export class ExchangeCounts {
  /** By method, status class and result; see {@link tellEach}. */
  readonly #exchanges = new Float64Array(countedMethods.length * statusClasses.length * results.length)
  readonly #durations = new Float64Array(bucketBoundsMs.length + 1)
  readonly #firstBytes = new Float64Array(bucketBoundsMs.length + 1)
  #durationSumMs = 0
  #firstByteSumMs = 0
  total = 0
  failures = 0
  requestBytes = 0
  responseBytes = 0

  add(exchange: CountedExchange, durationMs: number, hasFailed: boolean): void {
    const { method, status, startedAt, firstByteAt } = exchange
    const methodIndex = methodIndexes.get(method) ?? otherMethod
    const statusClass = status >= 100 && status < 600 ? (status / 100) | 0 : 0
    const index = (methodIndex * statusClasses.length + statusClass) * results.length + (hasFailed ? 1 : 0)
    this.#exchanges[index] = (this.#exchanges[index] ?? 0) + 1
    this.total += 1
    if (hasFailed) this.failures += 1
    this.requestBytes += exchange.requestBytes
    this.responseBytes += exchange.responseBytes
    this.#durationSumMs += durationMs
    addToBucket(this.#durations, durationMs)
    if (firstByteAt === undefined) return
    this.#firstByteSumMs += firstByteAt - startedAt
    addToBucket(this.#firstBytes, firstByteAt - startedAt)
  }

  get durations(): Buckets {
    return { counts: this.#durations, sumMs: this.#durationSumMs }
  }

  /** From the request's headers to the first byte of the upstream's answer, of those that were forwarded. */
  get firstBytes(): Buckets {
    return { counts: this.#firstBytes, sumMs: this.#firstByteSumMs }
  }

  /** Calls for each combination that has occurred. */
  tellEach(tell: (labels: ExchangeLabels, count: number) => void): void {
    for (const [index, count] of this.#exchanges.entries()) {
      if (count === 0) continue
      const pair = Math.floor(index / results.length)
      const labels = {
        method: countedMethods[Math.floor(pair / statusClasses.length)] ?? '_OTHER',
        status_class: statusClasses[pair % statusClasses.length] ?? 'none',
        result: results[index % results.length] ?? 'failure',
      }
      tell(labels, count)
    }
  }
}

export interface ExchangeLabels {
  readonly method: string
  readonly status_class: string
  readonly result: string
}

const addToBucket = (counts: Float64Array, valueMs: number): void => {
  let index = 0
  for (; index < bucketBoundsMs.length; index++) if (valueMs <= (bucketBoundsMs[index] ?? 0)) break
  counts[index] = (counts[index] ?? 0) + 1
}
