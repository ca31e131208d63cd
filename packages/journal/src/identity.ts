import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceLine } from './durable-file.ts'
import { JournalError, systemCode, toJournalError } from './journal-error.ts'
import { formatVersion, identityFile } from './journal-format.ts'

/** What `journal.json` says. */
export interface Identity {
  /** Random, made with the journal: tells it from another one that took its place. */
  readonly id: string
  /** Older records were dropped. With no segment left, the next record gets this number. */
  readonly firstSeq: number
}

export const newIdentity = (firstSeq: number): Identity => ({ id: randomUUID(), firstSeq })

/** @throws JournalError `JOURNAL_DAMAGED` */
export const readIdentity = async (dir: string): Promise<Identity | undefined> => {
  const file = join(dir, identityFile)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw toJournalError(error, `${file} cannot be read`)
  }
  const identity = parseIdentity(file, text)
  if (identity !== undefined) return identity
  throw new JournalError(
    'JOURNAL_DAMAGED',
    `${file} is not a journal's identity; restore it, or delete it to get a new one`,
  )
}

const parseIdentity = (file: string, text: string): Identity | undefined => {
  const { format, version, id, first_seq: firstSeq } = parseObject(text)
  if (format !== 'trilha-journal') return undefined
  if (typeof version === 'number' && version > formatVersion) {
    throw new JournalError('JOURNAL_DAMAGED', `${file} has version ${version}; this program reads ${formatVersion}`)
  }
  if (version !== formatVersion || typeof id !== 'string') return undefined
  return typeof firstSeq === 'number' && Number.isSafeInteger(firstSeq) && firstSeq > 0 ? { id, firstSeq } : undefined
}

const parseObject = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

export const writeIdentity = async (dir: string, { id, firstSeq }: Identity): Promise<void> => {
  const content = { format: 'trilha-journal', version: formatVersion, id, first_seq: firstSeq }
  await replaceLine(join(dir, identityFile), JSON.stringify(content))
}
