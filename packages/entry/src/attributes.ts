import { EntryError } from './entry-error.ts'
import { limits } from './limits.ts'

type JsonObject = Record<string, unknown>

/**
 * Puts what the schema does not know under `attributes`, so that nothing a caller sent is dropped. A name that
 * `attributes` already uses gets the prefix `entry.`; unknown members of `target` and `http` get theirs.
 *
 * Returns undefined when there is nothing to keep.
 */
export const gatherAttributes = (given: JsonObject | undefined, unknownFields: readonly [string, unknown][]) => {
  if (unknownFields.length === 0) return given === undefined || Object.keys(given).length === 0 ? undefined : given
  const attributes = new Map(Object.entries(given ?? {}))
  for (const [name, value] of unknownFields) attributes.set(freeName(attributes, name), value)
  // fromEntries defines own members, so a caller's "__proto__" stays data.
  return Object.fromEntries(attributes) as JsonObject
}

const freeName = (taken: ReadonlyMap<string, unknown>, name: string): string =>
  taken.has(name) ? freeName(taken, `entry.${name}`) : name

/**
 * The encoding puts U+FFFD for half a surrogate pair, and of two keys that it makes equal one would be lost.
 *
 * @throws {EntryError}
 */
export const checkKeysDiffer = (field: string, keys: readonly string[]): void => {
  if (keys.every((key) => key.isWellFormed()) || new Set(keys.map((key) => key.toWellFormed())).size === keys.length) {
    return
  }
  throw new EntryError(field, 'must not have two keys that differ in halves of surrogate pairs only')
}

/**
 * Checks depth, number and key lengths of what stands in `attributes`.
 *
 * @throws {EntryError} naming the first limit that is passed.
 */
export const checkAttributes = (attributes: JsonObject): void => {
  let count = 0
  const visit = (value: unknown, depth: number): void => {
    if (++count > limits.attributeCount + 1) {
      throw new EntryError('attributes', `must not hold more than ${limits.attributeCount} values`)
    }
    if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return
    if (depth > limits.attributeDepth) {
      throw new EntryError('attributes', `must not be nested deeper than ${limits.attributeDepth} levels`)
    }
    if (Array.isArray(value)) {
      for (const item of value) visit(item, depth + 1)
      return
    }
    const keys = Object.keys(value)
    checkKeysDiffer('attributes', keys)
    for (const key of keys) {
      if (key.length > limits.attributeKeyLength) {
        throw new EntryError('attributes', `must not have keys longer than ${limits.attributeKeyLength} characters`)
      }
      visit((value as JsonObject)[key], depth + 1)
    }
  }
  visit(attributes, 1)
}
