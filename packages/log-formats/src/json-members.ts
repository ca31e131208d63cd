import { type Meaning, meaningOf, type Role } from './json-names.ts'

type JsonObject = Readonly<Record<string, unknown>>

/** A member that may play a role in the entry. */
export interface Candidate extends Meaning {
  /** Dotted, as it stands in the line. */
  readonly name: string
  readonly value: unknown
}

/** Deeper than this there is nothing that the table knows (`resource.attributes.http.request.body.size` as members). */
const maxDepth = 6

/** The members of a line that the table of names knows, by role, the best name first. */
export const findCandidates = (line: JsonObject): ReadonlyMap<Role, readonly Candidate[]> => {
  const found = new Map<Role, Candidate[]>()
  const visit = (object: JsonObject, prefix: string, depth: number): void => {
    for (const key of Object.keys(object)) {
      const value = object[key]
      const name = prefix + key
      if (isObject(value)) {
        if (depth < maxDepth) visit(value, `${name}.`, depth + 1)
        continue
      }
      const meaning = meaningOf(name)
      if (meaning === undefined) continue
      const sameRole = found.get(meaning.role)
      if (sameRole === undefined) found.set(meaning.role, [{ ...meaning, name, value }])
      else sameRole.push({ ...meaning, name, value })
    }
  }
  visit(line, '', 1)
  for (const candidates of found.values()) candidates.sort((a, b) => a.rank - b.rank)
  return found
}

/** The line without the members of these dotted names, and without objects that this leaves empty. */
export const without = (line: JsonObject, taken: ReadonlySet<string>): Record<string, unknown> => {
  const strip = (object: JsonObject, prefix: string, depth: number): Record<string, unknown> => {
    const kept: [string, unknown][] = []
    for (const key of Object.keys(object)) {
      const value = object[key]
      const name = prefix + key
      if (taken.has(name)) continue
      if (!isObject(value) || depth >= maxDepth) {
        kept.push([key, value])
        continue
      }
      const stripped = strip(value, `${name}.`, depth + 1)
      if (Object.keys(stripped).length > 0 || Object.keys(value).length === 0) kept.push([key, stripped])
    }
    // fromEntries defines own members, so a line's "__proto__" stays data.
    return Object.fromEntries(kept)
  }
  return strip(line, '', 1)
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value)
