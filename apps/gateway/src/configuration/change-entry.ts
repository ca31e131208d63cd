import type { LogInput } from '@trilha/client'
import type { ConfigurationChange } from './configuration-changes.ts'

/** What became of a change of the configuration, or of a file that is a part of it. */
export interface ChangeOutcome {
  /** Why it was refused; undefined when it was taken. */
  readonly cause?: string | undefined
  readonly changes?: readonly ConfigurationChange[]
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** More fit into no screen; the entry tells how many there are. */
const maxChanges = 100
/** A file with hundreds of faults is told by its first ones. */
const maxCauseLength = 8_000

/** The entry of a change. Who made it is not known: `N/A`. */
export const changeEntry = ({ cause, changes = [], attributes }: ChangeOutcome): LogInput => ({
  user_id: 'N/A',
  action: 'change_configuration',
  result: cause === undefined ? 'success' : 'failure',
  cause: cause === undefined ? null : cause.slice(0, maxCauseLength).toWellFormed(),
  attributes:
    changes.length === 0
      ? (attributes ?? null)
      : { ...attributes, changes: changes.slice(0, maxChanges), change_count: changes.length },
})
