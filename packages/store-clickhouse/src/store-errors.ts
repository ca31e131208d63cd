import { StoreError } from '@trilha/store'
import { contentErrors } from './content-errors.ts'
import { EngineError, EngineGoneError, EngineStuckError } from './engine-process.ts'

/** ClickHouse's numbers TIMEOUT_EXCEEDED and TOO_SLOW, and MEMORY_LIMIT_EXCEEDED. */
const timeErrors = new Set([159, 160])
const memoryError = 241

/**
 * ClickHouse's numbers for files that do not hold what they should: CANNOT_READ_ALL_DATA, CHECKSUM_DOESNT_MATCH,
 * FILE_DOESNT_EXIST, NO_FILE_IN_DATA_PART, CORRUPTED_DATA, CANNOT_DECOMPRESS, UNKNOWN_CODEC.
 */
const damageErrors = new Set([33, 40, 107, 226, 246, 271, 432])

/** Whether a search failed because of the store's files. */
export const isDamage = (error: unknown): boolean => error instanceof EngineError && damageErrors.has(error.code ?? 0)

const down = (cause: unknown) =>
  new StoreError('STORE_DOWN', 'the store is being started again: ask again in a few seconds', { cause })

/** What a caller of a search is told; the engine's own words stay in `cause`. */
export const searchError = (error: unknown, timeoutMs: number): StoreError => {
  if (error instanceof StoreError) return error
  if (error instanceof EngineGoneError) return down(error)
  if (error instanceof EngineStuckError || (error instanceof EngineError && timeErrors.has(error.code ?? 0))) {
    const message = `the search takes longer than ${timeoutMs / 1_000} seconds: ask for a shorter time or add a filter`
    return new StoreError('STORE_TIMEOUT', message, { cause: error })
  }
  if (error instanceof EngineError && error.code === memoryError) {
    const message = 'the search needs more memory than it may use: ask for a shorter time or fewer entries'
    return new StoreError('STORE_TIMEOUT', message, { cause: error })
  }
  return new StoreError('STORE_FAILED', 'the store could not answer this search', { cause: error })
}

/** What the follower is told of a failed insert. */
export const applyError = (error: unknown): StoreError => {
  if (error instanceof StoreError) return error
  if (error instanceof EngineGoneError || error instanceof EngineStuckError) return down(error)
  const isContent = error instanceof EngineError && contentErrors.has(error.code ?? 0)
  return new StoreError(isContent ? 'STORE_REJECTED' : 'STORE_FAILED', firstSentence(error), { cause: error })
}

/** The engine adds a dump of its stack of readers, line by line, and its own prefix. */
export const firstSentence = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .split('\n', 1)
    .join()
    .replace(/^Code: \d+\. DB::Exception: /, '')
    .replace(/:? \(at row \d+\)$/, '')
