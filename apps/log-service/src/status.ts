import type { Journal } from '@trilha/journal'
import Type from 'typebox'
import type { EntryWriter } from './entry-writer.ts'
import { whileAsked } from './hang-up.ts'
import { missingPart } from './readiness.ts'
import type { SearchableLog } from './searchable-log.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const Status = Type.Object(
  {
    version: Type.String(),
    uptime_seconds: count('Since the process started'),
    ready: Type.Boolean({ description: 'Whether entries can be both accepted and searched' }),
    missing: Type.Union([Type.String(), Type.Null()], { description: 'What is missing to be ready' }),
    journal: Type.Object({
      head_seq: count('The newest entry; 0 when there is none'),
      first_seq: count('The oldest entry kept'),
      entries: count('Entries kept'),
      bytes: count('On disk, all segments'),
    }),
    store: Type.Object({
      ready: Type.Boolean({ description: 'Whether searches can be answered' }),
      applied_seq: count('Every entry up to this one can be searched'),
      lag: count('Entries accepted and not searchable yet'),
      size: Type.Union([Type.Object({ entries: count('Found by searches'), bytes: count('On disk') }), Type.Null()], {
        description: 'What the store holds; null while it does not answer',
      }),
      rebuild: Type.Union(
        [
          Type.Object({ applied: count('Entries'), head: count('Entries'), entries_per_second: count('') }),
          Type.Null(),
        ],
        { description: 'Set while the store is being filled from far behind' },
      ),
    }),
  },
  { $id: 'Status', description: 'How the log is doing' },
)
export type Status = Type.Static<typeof Status>

export interface StatusParts {
  readonly journal: Journal
  readonly writer: EntryWriter
  readonly log: SearchableLog
  readonly version: string
}

/** How the log is doing, at this moment. */
export const statusOf = async ({ journal, writer, log, version }: StatusParts): Promise<Status> => {
  const size = await sizeOf(log)
  const missing = missingPart(writer, log)
  const { headSeq, firstSeq, totalBytes } = journal
  return {
    version,
    uptime_seconds: Math.floor(process.uptime()),
    ready: missing === undefined,
    missing: missing ?? null,
    journal: { head_seq: headSeq, first_seq: firstSeq, entries: headSeq - firstSeq + 1, bytes: totalBytes },
    store: {
      ready: log.missing === undefined,
      applied_seq: log.appliedSeq,
      lag: Math.max(0, headSeq - log.appliedSeq),
      size,
      rebuild: rebuildOf(log),
    },
  }
}

/** Whoever asks for the status wants it now, above all when the store is in trouble. */
const sizeTimeoutMs = 500

const sizeOf = async (log: SearchableLog): Promise<Status['store']['size']> => {
  if (log.missing !== undefined) return null
  const late = AbortSignal.timeout(sizeTimeoutMs)
  return whileAsked(log.size(), late).catch(() => null)
}

const rebuildOf = ({ rebuild }: SearchableLog): Status['store']['rebuild'] =>
  rebuild === undefined
    ? null
    : { applied: rebuild.applied, head: rebuild.head, entries_per_second: rebuild.entriesPerSecond }
