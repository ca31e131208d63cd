import type { StoredEntry } from '@trilha/entry'
import { type FieldDescription, fields, findField, leafText, valuesAt } from '@trilha/query'

/** A field as it is offered for completion. Below `attributes`, a type is a guess from the values seen. */
export interface KnownField {
  readonly name: string
  readonly type: FieldDescription['type'] | 'boolean'
  readonly description: string
  readonly examples: readonly string[]
}

/** Enough to show what a field holds. */
const maxExamples = 5
/** A longer value is no example but a text. */
const maxExampleLength = 100
/** Callers whose attributes have made-up names must not grow the answer without bound. */
const maxOpenFields = 500

/** Every field of the schema, and those that entries have below the open ones (`attributes.…`), by name. */
export const knownFields = (entries: readonly StoredEntry[]): readonly KnownField[] => [
  ...fields.map((field) => ({ ...field, examples: isOpen(field) ? [] : examplesOf(entries, field.name) })),
  ...fields.filter(isOpen).flatMap((field) => fieldsBelow(entries, field)),
]

const isOpen = ({ name }: FieldDescription): boolean => name.endsWith('.*')

const examplesOf = (entries: readonly StoredEntry[], name: string): readonly string[] => {
  const examples = new Set<string>()
  for (const entry of entries) {
    for (const value of valuesAt(entry, name)) {
      const text = leafText(value)
      if (text !== undefined && text !== '' && text.length <= maxExampleLength) examples.add(text)
      if (examples.size >= maxExamples) return [...examples]
    }
  }
  return [...examples]
}

interface Seen {
  readonly types: Set<string>
  readonly examples: Set<string>
}

const fieldsBelow = (entries: readonly StoredEntry[], open: FieldDescription): readonly KnownField[] => {
  const root = open.name.slice(0, -2)
  const seen = new Map<string, Seen>()
  for (const entry of entries) for (const value of valuesAt(entry, root)) gather(root, value, seen)
  return (
    [...seen]
      // A key that is empty cannot be named.
      .filter(([name]) => name !== root && findField(name) !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { types, examples }]) => ({
        name,
        type: typeOf(types),
        description: `Below ${open.name}, as recent entries have it`,
        examples: [...examples],
      }))
  )
}

const gather = (path: string, value: unknown, seen: Map<string, Seen>): void => {
  const text = leafText(value)
  if (text !== undefined) note(path, value, text, seen)
  else if (Array.isArray(value)) for (const item of value) gather(path, item, seen)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) gather(`${path}.${key}`, member, seen)
  }
}

const note = (path: string, value: unknown, text: string, seen: Map<string, Seen>): void => {
  const known = seen.get(path)
  if (known === undefined && seen.size >= maxOpenFields) return
  const { types, examples } = known ?? { types: new Set<string>(), examples: new Set<string>() }
  if (known === undefined) seen.set(path, { types, examples })
  // A number too long for JavaScript is an object that holds its digits.
  types.add(typeof value === 'object' ? 'number' : typeof value)
  if (examples.size < maxExamples && text !== '' && text.length <= maxExampleLength) examples.add(text)
}

const typeOf = (types: ReadonlySet<string>): KnownField['type'] => {
  const [only] = types
  if (types.size === 1 && (only === 'number' || only === 'boolean')) return only
  return 'keyword'
}
