import { fields } from '@trilha/query'
import { Problem } from '@trilha/service-kit'
import { whileAsked } from './hang-up.ts'
import { type KnownField, knownFields } from './recent-fields.ts'
import type { SearchableLog } from './searchable-log.ts'

/** Newest entries whose fields are offered: enough to see what services write, little even where entries are large. */
const sampleSize = 200
/** What fields there are changes with deployments. */
const keptMs = 10_000

const schemaFields = fields.map((field): KnownField => ({ ...field, examples: [] }))

/**
 * The fields of every entry and of recent ones. Nobody waits for newer ones while older ones are there; whoever must
 * wait longer than their signal allows gets those of every entry.
 */
export const createKnownFields = () => {
  let kept: readonly KnownField[] | undefined
  let pending: Promise<readonly KnownField[]> | undefined
  let readAt = Number.NEGATIVE_INFINITY
  const read = async (log: SearchableLog): Promise<readonly KnownField[]> => {
    try {
      const { page } = await log.search({ order: 'desc', limit: sampleSize })
      kept = knownFields(page.entries)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    } finally {
      pending = undefined
      readAt = performance.now()
    }
    return kept ?? schemaFields
  }
  return async (log: SearchableLog, signal: AbortSignal): Promise<readonly KnownField[]> => {
    if (pending === undefined && performance.now() - readAt > keptMs) {
      pending = read(log)
      // Whoever waits for it is told; when nobody does, it failed for nobody.
      pending.catch(() => undefined)
    }
    if (kept !== undefined || pending === undefined) return kept ?? schemaFields
    return whileAsked(pending, signal).catch((error: unknown) => {
      if (signal.aborted) return schemaFields
      throw error
    })
  }
}
