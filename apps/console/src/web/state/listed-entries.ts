import { signal } from '@preact/signals'
import type { StoredEntry } from '../model/entry.ts'

/** Finds an entry that the page shows by its id: set by the page, asked by what acts on the entry under the keys. */
export const findListed = signal<(id: string) => StoredEntry | undefined>(() => undefined)
