import { buildConsole } from '@trilha/console'
import { openJournal } from '@trilha/journal'
import { createRetention } from '@trilha/retention'
import { dataPath, fastifyListener, type Logger, type OpenedService } from '@trilha/service-kit'
import type { LogServiceConfig } from './config.ts'
import { createEntryWriter } from './entry-writer.ts'
import { openStore } from './open-store.ts'
import { recordRemoval } from './retention-record.ts'
import { loadRetentionRules, retentionIntervalMs } from './retention-rules.ts'
import { startRetentionSchedule } from './retention-schedule.ts'
import { openSavedSearches } from './saved-searches.ts'
import { openSearchableLog } from './searchable-log.ts'
import { createLogServer } from './server.ts'

/**
 * Opens the journal, then everything that follows it. Resolves as soon as entries can be accepted: the store may take
 * longer, and may go away and come back, without those who send entries noticing.
 */
export const openLogService = async (config: LogServiceConfig, logger: Logger): Promise<OpenedService> => {
  const onWarning = (message: string): void => logger.warn(message)
  const rules = await loadRetentionRules(config)
  const intervalMs = retentionIntervalMs(config)
  const journal = await openJournal({
    dir: dataPath(config, 'journal'),
    uniqueIds: true,
    maxSegmentBytes: config.journalSegmentBytes,
    maxSegmentAgeMs: config.journalSegmentAgeMs,
    onWarning,
  })
  const writer = createEntryWriter(journal, (reason) => logger.error(`entries are refused: ${reason}`))
  const retention = createRetention({
    journal,
    rules,
    store: () => log.store(),
    record: (removal, failure) => recordRemoval(writer, removal, failure),
    onWarning,
  })
  const log = openSearchableLog({
    journal,
    openStore: () => openStore(config, journal, onWarning),
    catchUpMs: config.catchUpMs,
    guard: retention.guard,
    logger,
  })
  const schedule = startRetentionSchedule({ retention, log, intervalMs, logger })
  const server = await createLogServer({
    config,
    journal,
    writer,
    log,
    retention,
    retentionIntervalMs: intervalMs,
    saved: openSavedSearches(dataPath(config, 'saved-searches.json')),
    consoleFiles: buildConsole(),
    logger,
  })
  return {
    server: fastifyListener(server),
    close: async () => {
      const ended = schedule.close()
      await log.close()
      await ended
      await journal.close()
    },
  }
}
