import type { StoredEntry } from '@trilha/entry'
import { fields, leafNumber, leafText, valuesAt } from '@trilha/query'
import { StoreError } from './store.ts'

/** The different texts that an entry has in a field: none when it is absent, several when it is an array. */
export const textsAt = (entry: StoredEntry, field: string): string[] => [
  ...new Set(valuesAt(entry, field).flatMap((value) => leafText(value) ?? [])),
]

/** Every number that an entry has in a field; one beyond the range of a double counts for nothing. */
export const numbersAt = (entry: StoredEntry, field: string): number[] =>
  valuesAt(entry, field)
    .flatMap((value) => leafNumber(value) ?? [])
    .filter(Number.isFinite)

/** How often each of the texts is there. */
export const countTexts = (texts: Iterable<string>): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

/** By count, then by value in the order of its bytes in UTF-8. */
export const mostFrequent = (counts: ReadonlyMap<string, number>): [value: string, count: number][] =>
  [...counts].sort(([a, countA], [b, countB]) => countB - countA || compareTexts(a, b))

export const compareTexts = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const types = new Map(fields.map(({ name, type }) => [name, type]))

/** @throws {StoreError} `STORE_QUERY` when there is no such field, or it is of a type that cannot be counted so */
export const checkField = (name: string, wanted: 'value' | 'number'): void => {
  const open = fields.find((field) => field.name.endsWith('.*') && name.startsWith(field.name.slice(0, -1)))
  const type = open === undefined ? types.get(name) : open.name === 'attributes.*' ? 'any' : open.type
  if (type === undefined || name.endsWith('.')) throw new StoreError('STORE_QUERY', `no field is called ${name}`)
  if (type === 'time') throw new StoreError('STORE_QUERY', `${name} is a time, whose values cannot be counted apart`)
  if (wanted === 'number' && type !== 'number' && type !== 'any') {
    throw new StoreError('STORE_QUERY', `${name} is not a number`)
  }
}
