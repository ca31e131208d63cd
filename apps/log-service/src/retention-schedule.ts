import type { PassResult, Retention } from '@trilha/retention'
import type { Logger } from '@trilha/service-kit'
import type { SearchableLog } from './searchable-log.ts'

export interface RetentionScheduleOptions {
  readonly retention: Retention
  readonly log: SearchableLog
  readonly intervalMs: number
  readonly logger: Logger
}

/** Runs passes: after a start, after a rebuild of the store, and then one each interval. */
export interface RetentionSchedule {
  /** No more passes; resolves when the one that runs has ended. Close the store first: it may wait for that. */
  close(): Promise<void>
}

const tickMs = 1_000
/** A pass over the whole store that failed is tried again after this long, then after twice as long, and so on. */
const firstRetryMs = 15_000

export const startRetentionSchedule = (options: RetentionScheduleOptions): RetentionSchedule => {
  const { retention, log, intervalMs } = options
  if (retention.rules.rules.length === 0 && retention.rules.maxBytes === undefined) return { close: async () => {} }
  const tell = createTeller(options)
  const startMs = performance.now()
  let lastEndMs: number | undefined
  let failures = 0
  let running: Promise<void> | undefined
  let isClosing = false
  /** While the store is away or filled, only what cannot wait (the size) is a reason. */
  const isDue = (): boolean => {
    const sinceMs = performance.now() - (lastEndMs ?? startMs)
    if (sinceMs >= intervalMs || retention.hasMore) return true
    if (log.missing !== undefined || log.rebuild !== undefined) return false
    return lastEndMs === undefined || (retention.guard.isHiding && sinceMs >= firstRetryMs * 2 ** failures)
  }
  const pass = async (): Promise<void> => {
    const result = await retention.run('new')
    failures = result.failure === undefined ? 0 : failures + 1
    lastEndMs = performance.now()
    if (!isClosing) tell(result)
  }
  const timer = setInterval(() => {
    if (running !== undefined || !isDue()) return
    running = pass().finally(() => {
      running = undefined
    })
  }, tickMs).unref()
  return {
    close: async () => {
      isClosing = true
      clearInterval(timer)
      await running
    },
  }
}

/** What the operator should know of passes: what they removed, the first that fails, and the first that works again. */
const createTeller = ({ logger }: RetentionScheduleOptions) => {
  let hasFailed = false
  return ({ rules, segments, failure }: PassResult): void => {
    const removed = rules.reduce((total, { entries }) => total + (entries ?? 0), 0)
    if (removed > 0 || segments.length > 0) {
      logger.info(`retention removed ${removed} entries by rules and ${segments.length} segments of the journal`)
    }
    if (failure !== undefined && !hasFailed) logger.warn(`retention could not do all; it tries again: ${failure}`)
    if (failure === undefined && hasFailed) logger.warn('retention works again')
    hasFailed = failure !== undefined
  }
}
