import { printKeep, type Removal, totalOf } from '@trilha/retention'
import { arrivalTime } from './arrival-clock.ts'
import type { EntryWriter } from './entry-writer.ts'
import { recordOfValue } from './journal-record.ts'

/** The action of the entries that tell what retention removed. */
export const retentionAction = 'apply_retention'

/**
 * Writes an entry that says what retention removes: the trail of the trail.
 *
 * @throws {Problem} when the journal cannot be written
 */
export const recordRemoval = async (writer: EntryWriter, removal: Removal, failure?: string): Promise<void> => {
  const entry = {
    service: 'log_service',
    user_id: 'N/A',
    action: retentionAction,
    result: failure === undefined ? 'success' : 'failure',
    cause: failure ?? null,
    target: { type: 'log' },
    attributes: removalAttributes(removal),
  }
  await writer.append([recordOfValue(entry, arrivalTime())])
}

const removalAttributes = ({ rules, segments }: Removal) => {
  const total = totalOf(segments)
  return {
    ...(rules.length > 0 && {
      rules: rules.map(({ rule, entries }) => ({
        query: rule.text,
        keep: printKeep(rule.keep),
        removed: entries ?? null,
      })),
    }),
    ...(total !== undefined && {
      journal: {
        first_seq: total.firstSeq,
        last_seq: total.lastSeq,
        removed: total.entries,
        bytes: total.bytes,
        segments: segments.length,
        reasons: [...new Set(segments.map(({ reason }) => reason))],
      },
    }),
  }
}
