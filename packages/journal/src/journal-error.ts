/** Why the journal could not do what it was asked. */
export type JournalErrorCode =
  /** Another writer has the folder open. */
  | 'JOURNAL_LOCKED'
  /** The journal was closed. */
  | 'JOURNAL_CLOSED'
  /** The disk or the quota is full (ENOSPC, EDQUOT); nothing was appended. Works again when there is room. */
  | 'JOURNAL_FULL'
  /** The segments together are larger than `maxTotalBytes`; nothing was appended. */
  | 'JOURNAL_BUDGET'
  /** The record asked for was dropped. */
  | 'JOURNAL_DROPPED'
  /** What is on disk is not what was acknowledged: a gap, a foreign file, damage inside. */
  | 'JOURNAL_DAMAGED'
  /** A record is not a JSON object on one line, or is too long. Nothing of its append was written. */
  | 'JOURNAL_RECORD'
  /** Anything else, such as a failing disk; `cause` has it. */
  | 'JOURNAL_FAILED'

export class JournalError extends Error {
  override readonly name = 'JournalError'
  readonly code: JournalErrorCode
  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The system's error code, such as `ENOENT`. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Of the file system, or a JournalError made of it. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'JOURNAL_FULL'].includes(systemCode(error) ?? '')

/** Turns what the file system threw into a JournalError whose sentence says what was being done. */
export const toJournalError = (error: unknown, doing: string): JournalError => {
  if (error instanceof JournalError) return error
  if (isDiskFull(error)) {
    return new JournalError('JOURNAL_FULL', `${doing}: the disk or quota is full; free some space`, { cause: error })
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new JournalError('JOURNAL_FAILED', `${doing}: ${reason}`, { cause: error })
}
