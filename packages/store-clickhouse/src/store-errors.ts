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

/**
 * ClickHouse's numbers for a query that is more than it takes: SYNTAX_ERROR (the statement is too long), TOO_DEEP_AST,
 * TOO_BIG_AST, TOO_DEEP_RECURSION, CANNOT_COMPILE_REGEXP.
 */
const queryErrors = new Set([62, 167, 168, 306, 427])

/** Whether a search failed because of the store's files. */
export const isDamage = (error: unknown): boolean => error instanceof EngineError && damageErrors.has(error.code ?? 0)

const down = (cause: unknown) =>
  new StoreError('STORE_DOWN', 'the store is being started again: ask again in a few seconds', { cause })

export const timeSpent = (timeoutMs: number, cause: unknown): StoreError => {
  const message = `the search takes longer than ${timeoutMs / 1_000} seconds: ask for a shorter time or add a filter`
  return new StoreError('STORE_TIMEOUT', message, { cause })
}

/** Whether a search would do with fewer entries. */
export const isMemorySpent = ({ cause }: StoreError): boolean =>
  cause instanceof EngineError && cause.code === memoryError

/** What a caller of a search is told; the engine's own words stay in `cause`. */
export const searchError = (error: unknown, timeoutMs: number): StoreError => {
  if (error instanceof StoreError) return error
  if (error instanceof EngineGoneError) return down(error)
  if (error instanceof EngineStuckError || (error instanceof EngineError && timeErrors.has(error.code ?? 0))) {
    return timeSpent(timeoutMs, error)
  }
  if (error instanceof EngineError && error.code === memoryError) {
    const message = 'the search needs more memory than it may use: ask for a shorter time or fewer entries'
    return new StoreError('STORE_TIMEOUT', message, { cause: error })
  }
  if (error instanceof EngineError && queryErrors.has(error.code ?? 0)) {
    return new StoreError(
      'STORE_QUERY',
      'the query is more than the store can take: make it shorter, or name fewer fields',
      { cause: error },
    )
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
