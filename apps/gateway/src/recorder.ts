import type { LogClient } from '@trilha/client'
import type { Metrics } from './admin/metrics.ts'
import type { ExchangeRecorder } from './exchange.ts'
import { exchangeEntry } from './exchange-entry.ts'

/** Writes the entries of exchanges and counts them. */
export const createRecorder = (client: LogClient, metrics: Metrics): ExchangeRecorder => ({
  opened: (exchange, elapsedMs) => client.log(exchangeEntry(exchange, undefined, elapsedMs)),
  ended: (exchange, cause, durationMs) => {
    const isSuccess = cause === undefined
    // An upgraded connection was counted when it was opened.
    if (exchange.status !== 101 || exchange.phase !== 'closed')
      exchange.metrics.observe(exchange, durationMs, !isSuccess)
    if (exchange.problem !== undefined) metrics.refused(exchange.problem)
    const { sampler } = exchange.log
    // Of a stream or an upgraded connection the opening has an entry already: its end belongs to it.
    if (
      isSuccess &&
      sampler !== undefined &&
      exchange.phase === undefined &&
      !sampler.keeps(exchange.context.traceId)
    ) {
      metrics.sampledOut()
      return
    }
    client.log(exchangeEntry(exchange, cause, durationMs))
  },
})
