import { readRequestContext } from '@trilha/client'
import { type Metrics, unrouted } from './admin/metrics.ts'
import type { ClientRequest } from './client-messages.ts'
import type { Connection } from './connections.ts'
import { Exchange, type ExchangeRecorder, type ExchangeStart } from './exchange.ts'
import type { Plan } from './plan.ts'
import { splitTarget } from './request-path.ts'

/** Begins the exchange of a request, or of bytes that are none. */
export interface ExchangeStarter {
  forRequest(request: ClientRequest, connection: Connection): Exchange
  /** Nothing of it could be read but perhaps the request line. */
  forBytes(line: Pick<ExchangeStart, 'method' | 'path' | 'query'>, connection: Connection): Exchange
}

export const createExchangeStarter = (
  currentPlan: () => Plan,
  metrics: Metrics,
  recorder: ExchangeRecorder,
): ExchangeStarter => {
  const unroutedMetrics = metrics.route(unrouted)
  return {
    forRequest: (request, connection) => {
      const { identities, log } = currentPlan()
      const { method = 'UNKNOWN', url = '', headers } = request
      const { ip: clientIp, protocol, keepsIds } = identities.clientOf(connection.peerIn(identities), headers)
      const context = readRequestContext(keepsIds ? headers : {})
      const client = { clientIp, protocol, isHttp2: request.isHttp2 }
      const start = { method, ...splitTarget(url), ...client, headers, context, log, metrics: unroutedMetrics }
      return new Exchange(start, recorder)
    },
    forBytes: (line, connection) => {
      const { identities, log } = currentPlan()
      const { ip: clientIp, protocol } = connection.peerIn(identities)
      const context = readRequestContext({})
      return new Exchange(
        { ...line, clientIp, protocol, headers: {}, context, log, metrics: unroutedMetrics },
        recorder,
      )
    },
  }
}
