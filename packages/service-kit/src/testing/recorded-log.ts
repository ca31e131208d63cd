import type { LogClient, LogInput } from '@trilha/client'
import { type Entry, parseEntry } from '@trilha/entry'

/** A log client that keeps its entries in memory, checked as the log service would check them. */
export interface RecordedLog {
  readonly client: LogClient
  /** The entries so far, and forgets them. */
  take(): Entry[]
}

export const recordLog = (service: string): RecordedLog => {
  let entries: Entry[] = []
  const log = (input: LogInput): void => {
    entries.push(parseEntry({ service, ...input }, new Date().toISOString()))
  }
  const close = async (): Promise<void> => {}
  return {
    client: {
      log,
      counters: { accepted: 0, sent: 0, waiting: 0, dropped: 0, rejected: 0 },
      spoolBytes: 0,
      trouble: undefined,
      hasRoom: true,
      durable: async () => true,
      flush: async () => true,
      close,
      [Symbol.asyncDispose]: close,
    },
    take: () => {
      const taken = entries
      entries = []
      return taken
    },
  }
}
