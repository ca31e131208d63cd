import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { JournalError, toJournalError } from './journal-error.ts'
import { lockFile, lockOwnerFile } from './journal-format.ts'

/** Held from open to close. */
export interface Lock {
  release(): void
}

/**
 * Takes the folder for this writer.
 *
 * Node has no flock. SQLite, which is part of Node, takes a lock of the operating system (fcntl) on its file: the kernel
 * lets go of it when the process ends, however it ends, so a killed writer never blocks the next one, and no pid is
 * guessed at: it holds across containers that share the folder, too. An exclusive transaction that never writes keeps
 * the file empty. The pid beside it is only for the sentence that the second writer gets.
 *
 * @throws JournalError `JOURNAL_LOCKED`
 */
export const takeLock = (dir: string): Lock => {
  const database = openDatabase(join(dir, lockFile))
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (isBusy(error)) throw lockedError(dir)
    throw toJournalError(error, `the journal in ${dir} cannot be locked`)
  }
  const owner = join(dir, lockOwnerFile)
  writeOwner(owner)
  return {
    release: () => {
      rmSync(owner, { force: true })
      database.close()
    },
  }
}

const openDatabase = (file: string): DatabaseSync => {
  try {
    return new DatabaseSync(file)
  } catch (error) {
    throw toJournalError(error, `${file} cannot be opened`)
  }
}

/** On a full disk the lock still holds; only the sentence for the other one lacks the pid. */
const writeOwner = (file: string): void => {
  try {
    writeFileSync(file, `${process.pid}\n`)
  } catch {
    rmSync(file, { force: true })
  }
}

/** SQLITE_BUSY is 5 (https://sqlite.org/rescode.html#busy). */
const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 5

const lockedError = (dir: string): JournalError => {
  const place = realpathSync(dir)
  const sentence = `the journal in ${place} is open in process ${readOwner(dir)}: stop it first, or use another folder`
  return new JournalError('JOURNAL_LOCKED', sentence)
}

const readOwner = (dir: string): string => {
  try {
    return readFileSync(join(dir, lockOwnerFile), 'utf8').trim() || '(unknown)'
  } catch {
    return '(unknown)'
  }
}
