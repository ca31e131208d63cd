import { rename } from 'node:fs/promises'
import { decodeLine, type StoredEntry } from '@trilha/entry'
import type { Journal } from '@trilha/journal'
import { dataPath } from '@trilha/service-kit'
import type { Store } from '@trilha/store'
import { openClickhouseStore } from '@trilha/store-clickhouse'
import type { LogServiceConfig } from './config.ts'

/**
 * Opens the embedded store of a journal.
 *
 * A store that has more entries than the journal is another journal's (one that was lost or replaced), and would take
 * this journal's entries for ones it has. It is moved aside and not deleted: it may be the last copy of what it holds.
 */
export const openStore = async (
  config: LogServiceConfig,
  journal: Journal,
  onWarning: (message: string) => void,
): Promise<Store> => {
  const dir = dataPath(config, 'store')
  const open = (): Promise<Store> =>
    openClickhouseStore({
      dir,
      memoryLimitBytes: config.storeMemoryBytes,
      maxThreads: config.searchThreads,
      searchTimeoutMs: config.searchTimeoutMs,
      onWarning,
      readEntries: (seqs) => readEntries(journal, seqs),
    })
  const store = await open()
  const { appliedSeq } = store
  if (appliedSeq <= journal.headSeq) return store
  await store.close()
  const aside = `${dir}-of-another-journal-${Date.now()}`
  await rename(dir, aside)
  onWarning(`the store has ${appliedSeq} entries, the journal ${journal.headSeq}: it was moved to ${aside}`)
  return open()
}

const readEntries = async (journal: Journal, seqs: readonly number[]): Promise<ReadonlyMap<number, StoredEntry>> => {
  const lines = await journal.lines(seqs)
  return new Map([...lines].map(([seq, line]) => [seq, decodeLine(line.toString())]))
}
