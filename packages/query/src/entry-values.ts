import type { StoredEntry } from '@trilha/entry'

/**
 * The values that a dotted name leads to. Every item of an array counts, and a key that holds dots itself is found too.
 */
export const valuesAt = (value: unknown, path: string): unknown[] => {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === path) return itemsOf(member)
    if (!path.startsWith(`${key}.`)) return []
    const rest = path.slice(key.length + 1)
    return itemsOf(member).flatMap((item) => valuesAt(item, rest))
  })
}

const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value])

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

/**
 * The texts that words without a field are searched in: some fields of the entry, and its attributes as one text. Headers
 * and bodies are only searched by their names. A store that indexes exactly these finds exactly what {@link matchesQuery}
 * finds.
 */
export const textsOf = (entry: StoredEntry): string[] => {
  const { service, user_id, action, result, cause, target, http, attributes } = entry
  const texts = [
    ...[service, user_id, action, result, cause, target?.type, target?.id],
    ...[http?.route, http?.path, http?.query, http?.user_agent],
    attributes && attributesText(attributes),
  ]
  return texts.filter((text) => typeof text === 'string')
}

/** Canonical JSON, keys and all. Escape sequences count as separators: the letter of `\n` belongs to no word. */
const attributesText = (attributes: object): string => JSON.stringify(attributes).replace(/\\(?:u[0-9a-f]{4}|.)/g, ' ')
