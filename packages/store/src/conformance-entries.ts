import { type Entry, parseEntry } from '@trilha/entry'
import fc from 'fast-check'
import { arbitraryEntry } from './arbitrary-entry.ts'
import { similarEntries } from './arbitrary-search.ts'
import type { Store } from './store.ts'

/** Opens a new store, lets it be used, and closes it. */
export type WithStore = (use: (store: Store) => Promise<void>) => Promise<void>

/** Values of attributes that share paths and differ in kind, so that what counts them meets each kind at one path. */
const tags: readonly unknown[] = [
  'a',
  'b',
  5,
  '5',
  0.1,
  -2,
  1e21,
  1e-7,
  true,
  null,
  '',
  [],
  {},
  ['a', 'a', 'b'],
  [1, [2, [3, 'deep']], { b: 'in an array' }],
  { b: 'nested' },
  { b: ['x', { c: 1 }, 'y'] },
  { b: { c: [4, 5] } },
  'it\'s "quoted" \\ and 😀',
  { 'b.c': 'a dotted key' },
]

/** Entries that share values, hostile ones among them; the same ones each time. */
export const countedEntries = (count: number): readonly Entry[] => {
  const hostile = fc.sample(arbitraryEntry, { numRuns: Math.ceil(count / 4), seed: 20_260_301 })
  return similarEntries(count).map((entry, n) => {
    const other = hostile[n / 4]
    if (other !== undefined) return other
    const attributes = { tag: tags[n % tags.length], a: tags[(n * 7) % tags.length], size: n % 13 }
    const http = { ...entry.http, duration_ms: ((n * 7_919) % 1_000) / 8 }
    return parseEntry({ ...entry, http, ...(n % 5 !== 0 && { attributes }) }, entry.received_at)
  })
}
