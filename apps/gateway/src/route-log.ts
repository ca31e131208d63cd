import type { IncomingHttpHeaders } from 'node:http'
import type { BodyCapture } from './capture/body-capture.ts'

export interface Redactor {
  /** The headers that an entry may show, secrets masked. */
  headers(headers: IncomingHttpHeaders): Record<string, string>
  /** A query without its `?`, secrets masked. */
  query(query: string): string
}

export interface Sampler {
  /** Share of the successes that leave an entry. */
  readonly rate: number
  /** The same for all exchanges of one trace. */
  keeps(traceId: string): boolean
}

/** What is kept of a route's exchanges. */
export interface RouteLog {
  readonly bodies?: BodyCapture | undefined
  readonly redactor: Redactor
  readonly sampler?: Sampler | undefined
}
