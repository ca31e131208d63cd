import { signal } from '@preact/signals'
import type { StoredEntry } from '../model/entry.ts'
import type { ClauseKind } from '../model/query-text.ts'

export interface ValueMenuRequest {
  readonly entry: StoredEntry
  /** What is done with the value that is chosen, until the other is. */
  readonly kind: ClauseKind
}

/** Set while a person chooses one of an entry's values to filter by. */
export const valueMenu = signal<ValueMenuRequest | undefined>(undefined)
