import { resolve } from 'node:path'
import { makeFolder } from './durable-file.ts'
import { FileJournal } from './file-journal.ts'
import { IdIndex } from './id-index.ts'
import { newIdentity, readIdentity, writeIdentity } from './identity.ts'
import type { Journal, JournalOptions, ThroughJournal } from './journal.ts'
import { toJournalError } from './journal-error.ts'
import { defaultMaxSegmentAgeMs, defaultMaxSegmentBytes } from './journal-format.ts'
import { takeLock } from './lock.ts'
import { recoverSegments } from './recovery.ts'

/**
 * Opens the journal in a folder for writing and reading, and cuts a torn tail that a crash left.
 *
 * @throws JournalError `JOURNAL_LOCKED` while another writer has it open; `JOURNAL_DAMAGED` when acknowledged records
 * are missing or changed; `JOURNAL_FULL` or `JOURNAL_FAILED` when the folder cannot be used
 */
export function openJournal(options: JournalOptions & { readonly writes: 'through' }): Promise<ThroughJournal>
export function openJournal(options: JournalOptions): Promise<Journal>
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const dir = resolve(options.dir)
  if (options.uniqueIds === true && options.writes === 'through') {
    throw new TypeError('uniqueIds looks ids up on disk and needs writes: group')
  }
  try {
    await makeFolder(dir)
    return await openLocked(dir, options)
  } catch (error) {
    throw toJournalError(error, `the journal in ${dir} cannot be opened`)
  }
}

const openLocked = async (dir: string, options: JournalOptions): Promise<FileJournal> => {
  const lock = takeLock(dir)
  try {
    const onWarning = options.onWarning ?? ((message: string) => process.emitWarning(message))
    const known = await readIdentity(dir)
    const recovered = await recoverSegments({ dir, firstSeq: known?.firstSeq, onWarning })
    const identity = known ?? newIdentity(recovered.segments[0]?.firstSeq ?? 1)
    if (known === undefined) await writeIdentity(dir, identity)
    const { segments } = recovered
    const ids = options.uniqueIds === true ? await IdIndex.open({ dir, segments, onWarning }) : undefined
    return new FileJournal({
      dir,
      identity,
      lock,
      recovered,
      ids,
      writes: options.writes ?? 'group',
      maxSegmentBytes: options.maxSegmentBytes ?? defaultMaxSegmentBytes,
      maxSegmentAgeMs: options.maxSegmentAgeMs ?? defaultMaxSegmentAgeMs,
      maxTotalBytes: options.maxTotalBytes ?? Number.POSITIVE_INFINITY,
      compress: options.compress ?? true,
      onWarning,
    })
  } catch (error) {
    lock.release()
    throw error
  }
}
