import type { ProblemCode } from '@trilha/service-kit'
import { type CountedExchange, ExchangeCounts } from './exchange-counts.ts'
import { createRecentLatency, type RecentLatency } from './recent-latency.ts'
import { createRecentRate } from './recent-rate.ts'

/** The counters of one route. */
export interface RouteMetrics {
  readonly counts: ExchangeCounts
  readonly latency: RecentLatency
  /** Counts an exchange that has ended. Allocates nothing. */
  observe(exchange: CountedExchange, durationMs: number, hasFailed: boolean): void
}

/**
 * What the gateway counts itself. Cheap enough for every exchange; made into Prometheus' text and the status page when
 * someone asks.
 */
export interface Metrics {
  /**
   * The counters of a route, by the name it has in the configuration. The same name has the same counters, so they go
   * on when the configuration is read anew. To be asked for once a route, not once an exchange.
   */
  route(name: string): RouteMetrics
  /** Counts an exchange that the gateway answered with a problem of its own: it refused it, or nobody else answered. */
  refused(code: ProblemCode): void
  /** Counts a successful exchange that left no entry. */
  sampledOut(): void
  /** To be called once a second: keeps the figures of late. */
  tick(nowMs: number): void
  readonly routes: ReadonlyMap<string, RouteMetrics>
  readonly refusals: ReadonlyMap<ProblemCode, number>
  readonly sampledOutCount: number
  /** Exchanges a second, over the last `windowMs` (at most a minute). */
  exchangesPerSecond(windowMs: number): number
}

/** For exchanges that no route took. No route can have this name. */
export const unrouted = '*'

/** Figures of late are those of the last minute; latencies of up to two. */
const minuteMs = 60_000

export const createMetrics = (): Metrics => {
  const routes = new Map<string, RouteMetrics>()
  const refusals = new Map<ProblemCode, number>()
  const rate = createRecentRate(minuteMs)
  let sampledOutCount = 0
  let rotatedAtMs: number | undefined

  return {
    route: (name) => {
      const known = routes.get(name) ?? createRouteMetrics()
      routes.set(name, known)
      return known
    },
    refused: (code) => {
      refusals.set(code, (refusals.get(code) ?? 0) + 1)
    },
    sampledOut: () => {
      sampledOutCount += 1
    },
    tick: (nowMs) => {
      rotatedAtMs ??= nowMs
      const isMinuteOver = nowMs - rotatedAtMs >= minuteMs
      if (isMinuteOver) rotatedAtMs = nowMs
      let total = 0
      for (const { counts, latency } of routes.values()) {
        total += counts.total
        if (isMinuteOver) latency.rotate()
      }
      rate.sample(total, nowMs)
    },
    routes,
    refusals,
    get sampledOutCount() {
      return sampledOutCount
    },
    exchangesPerSecond: (windowMs) => rate.perSecond(windowMs),
  }
}

const createRouteMetrics = (): RouteMetrics => {
  const counts = new ExchangeCounts()
  const latency = createRecentLatency()
  return {
    counts,
    latency,
    observe: (exchange, durationMs, hasFailed) => {
      counts.add(exchange, durationMs, hasFailed)
      latency.record(durationMs)
    },
  }
}
