import type { StoredEntry } from '@trilha/entry'
import { fields } from './field-types.ts'

/**
 * The values that a dotted name leads to. Every item of an array counts, and a key that holds dots itself is found too.
 */
export const valuesAt = (value: unknown, path: string): unknown[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === path) return Array.isArray(member) ? member.flat(Number.POSITIVE_INFINITY) : [member]
    return path.startsWith(`${key}.`) ? valuesAt(member, path.slice(key.length + 1)) : []
  })
}

/** Texts, numbers and booleans within a value, at any depth. */
const leavesOf = (value: unknown): unknown[] => {
  if (isObject(value) || Array.isArray(value)) return Object.values(value).flatMap(leavesOf)
  return value === null || value === undefined ? [] : [value]
}

export const hasLeaf = (value: unknown): boolean => leavesOf(value).length > 0

/** A number that JavaScript cannot hold is kept by its digits (`JSON.rawJSON`), and is no object to look into. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value)

/** A leaf as text: a string itself, a number or boolean as JSON writes it; undefined for all else. */
export const leafText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || JSON.isRawJSON(value)) return JSON.stringify(value)
  return undefined
}

export const leafNumber = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value
  return JSON.isRawJSON(value) ? Number(JSON.stringify(value)) : undefined
}

const searched = fields
  .filter(({ type }) => type === 'keyword' || type === 'text')
  .map(({ name }) => name.replace(/\.\*$/, ''))

/**
 * The texts that words without a field are searched in: every value of the entry but its times and the numbers that
 * have fields of their own; within `attributes`, numbers and booleans too. A store that indexes exactly these finds
 * exactly what {@link matchesQuery} finds.
 */
export const textsOf = (entry: StoredEntry): string[] =>
  searched.flatMap((name) => valuesAt(entry, name).flatMap(leavesOf)).flatMap((leaf) => leafText(leaf) ?? [])
