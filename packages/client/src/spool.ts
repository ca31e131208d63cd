import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Cursor,
  type JournalBlock,
  JournalError,
  type JournalRecord,
  openCursor,
  openJournal,
  type ThroughJournal,
} from '@trilha/journal'
import { createAlarm } from './alarm.ts'
import { reasonOf } from './reason-of.ts'

/** Entries on disk that the log service has not acknowledged yet. */
export interface Spool {
  /** The last entry that needs no sending any more. */
  readonly settledSeq: number
  /** The newest entry that is on disk. */
  readonly headSeq: number
  /**
   * Hands the record to the operating system before it returns its number; the numbers go up by one, but they go back
   * when the disk lost what it had not confirmed yet.
   *
   * @throws JournalError when the record is not in the spool
   */
  append(record: JournalRecord): number
  /** Bytes that it takes on disk. */
  readonly totalBytes: number
  /** True while less than half of the budget is used: what is acknowledged surely makes that much room. */
  readonly hasRoom: boolean
  /** Resolves when everything appended before is on disk (fdatasync); rejects when some of it was lost. */
  durable(): Promise<void>
  /** Blocks after `settledSeq`, as they come, until `signal`. */
  read(maxBlockBytes: number, signal: AbortSignal): AsyncIterable<JournalBlock>
  /** Remembers that everything up to `seq` is done with, and frees its disk some time after. */
  settle(seq: number): void
  close(): Promise<void>
}

export interface SpoolOptions {
  readonly dir: string
  readonly maxBytes: number
  readonly warn: (message: string) => void
}

/** Acknowledged entries leave the disk segment by segment, so a segment is the least that an idle spool may keep. */
const maxSegmentBytes = 8 * 1024 * 1024

/** With a small budget, segments must be a small part of it: only whole ones make room. */
const segmentsPerBudget = 8

/** @throws JournalError, `JOURNAL_LOCKED` when another process has the folder. */
export const openSpool = async ({ dir, maxBytes, warn }: SpoolOptions): Promise<Spool> => {
  const journal = await openJournal({
    dir: join(dir, 'journal'),
    writes: 'through',
    maxSegmentBytes: Math.min(maxSegmentBytes, Math.ceil(maxBytes / segmentsPerBudget)),
    maxTotalBytes: maxBytes,
    // A segment's life is seconds while the log service answers: compressing it would be work for nothing.
    compress: false,
    onWarning: warn,
  })
  try {
    const cursor = await openSentCursor(join(dir, 'sent.json'), warn)
    // One past the head belongs to a journal that was deleted: everything in this one is new, and must not be taken for
    // sent when there is as much of it.
    if (cursor.seq > journal.headSeq) await cursor.save(journal.firstSeq - 1)
    return createSpool(journal, cursor, { dir, maxBytes, warn })
  } catch (error) {
    await journal.close()
    throw error
  }
}

/** Without its cursor the spool is sent again from its beginning, which the entries' ids make harmless. */
const openSentCursor = async (file: string, warn: (message: string) => void): Promise<Cursor> => {
  try {
    return await openCursor(file)
  } catch (error) {
    if (!(error instanceof JournalError) || error.code !== 'JOURNAL_DAMAGED') throw error
    warn(`${file} is damaged and was deleted: all entries that are still in the spool are sent again`)
    await rm(file)
    return openCursor(file)
  }
}

/**
 * Between two notes of what was sent, each of which costs two syncs and a rename. After a crash, what was sent in this time
 * is sent again, which ids make harmless; a spool that is half full notes at once, for its room's sake.
 */
const noteGapMs = 250

const createSpool = (journal: ThroughJournal, cursor: Cursor, { maxBytes, warn }: SpoolOptions): Spool => {
  const alarm = createAlarm(warn)
  let settledSeq = Math.max(cursor.seq, journal.firstSeq - 1)
  let saving: Promise<void> | undefined
  let isClosing = false
  /** Ends the pause between two notes. */
  let hurry: (() => void) | undefined

  const hasRoom = (): boolean => journal.totalBytes <= maxBytes / 2

  const pause = async (): Promise<void> => {
    if (isClosing || !hasRoom()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    hurry = resolve
    const timer = setTimeout(resolve, noteGapMs).unref()
    await promise
    clearTimeout(timer)
    hurry = undefined
  }

  const makeRoom = async (): Promise<void> => {
    await cursor.save(settledSeq)
    const isIdle = settledSeq === journal.headSeq
    if (isIdle && journal.totalBytes > maxBytes / 2) await journal.seal()
    await journal.dropBefore(cursor.seq + 1)
  }

  const save = async (): Promise<void> => {
    try {
      while (cursor.seq !== settledSeq) {
        await makeRoom()
        await pause()
      }
      alarm.clear(() => `the spool in ${journal.dir} notes what was sent again`)
    } catch (error) {
      // Entries would be sent again after a restart, which is harmless; the next acknowledgement tries again.
      alarm.raise('cursor', `the spool in ${journal.dir} cannot note what was sent: ${reasonOf(error)}`)
    } finally {
      saving = undefined
    }
  }

  return {
    get settledSeq() {
      return settledSeq
    },
    get headSeq() {
      return journal.headSeq
    },
    get totalBytes() {
      return journal.totalBytes
    },
    get hasRoom() {
      return hasRoom()
    },
    durable: () => journal.durable(),
    append: (record) => journal.appendNow([record])[0]?.seq ?? journal.headSeq,
    read: (maxBlockBytes, signal) => journal.read({ from: settledSeq + 1, maxBlockBytes, signal }),
    settle: (seq) => {
      settledSeq = seq
      if (!hasRoom()) hurry?.()
      saving ??= save()
    },
    close: async () => {
      isClosing = true
      hurry?.()
      await saving
      await journal.close()
    },
  }
}

/** Whether an append was refused because there is no room for it. */
export const isFull = (error: unknown): boolean =>
  error instanceof JournalError && (error.code === 'JOURNAL_BUDGET' || error.code === 'JOURNAL_FULL')
