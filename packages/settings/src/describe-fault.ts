import type { TLocalizedValidationError } from 'typebox/error'
import { describeReason } from './describe-error.ts'
import type { SettingsFault, SettingsPath } from './settings-error.ts'

type Params = Readonly<Record<string, readonly string[] | undefined>>

/** What the schema says of the places of a file. */
export interface SchemaWords {
  /** The members that the object at this path may have. */
  knownAt(path: SettingsPath): readonly string[]
  /** What the value at this path must be, where the schema says it in words (its member `expected`). */
  expectedAt(path: SettingsPath): string | undefined
}

/** Faults of a value by its schema, one for each field: the first that was found. */
export const faultsOfShape = (
  errors: readonly TLocalizedValidationError[],
  words: SchemaWords,
): readonly SettingsFault[] => {
  const faults = new Map<string, SettingsFault>()
  for (const error of errors) {
    for (const fault of faultsOf(error, words)) {
      const key = JSON.stringify(fault.path)
      if (!faults.has(key)) faults.set(key, fault)
    }
  }
  return withoutConsequences([...faults.values()])
}

const faultsOf = (error: TLocalizedValidationError, words: SchemaWords): readonly SettingsFault[] => {
  const path = pathOf(error.instancePath)
  const { requiredProperties = [], additionalProperties = [] } = error.params as Params
  if (error.keyword === 'required')
    return requiredProperties.map((key) => ({ path: [...path, key], reason: 'is missing' }))
  if (error.keyword === 'additionalProperties') {
    return additionalProperties.map((key) => ({ path: [...path, key], reason: unknownReason(words.knownAt(path)) }))
  }
  // A schema of false, of which the library also speaks when a member is not known: told by its parent already.
  if (error.keyword === 'boolean') return []
  const expected = words.expectedAt(path)
  return [{ path, reason: expected === undefined ? describeReason(error) : `must be ${expected}` }]
}

const unknownReason = (known: readonly string[]): string =>
  known.length === 0 ? 'is not known here' : `is not known here; ${listed(known)}`

/** `/routes/0/path` (RFC 6901) as a path. */
const pathOf = (pointer: string): SettingsPath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** A union fails as a whole when one of its members does: of a field and what is in it, the inner fault says more. */
const withoutConsequences = (faults: readonly SettingsFault[]): readonly SettingsFault[] =>
  faults.filter(
    ({ path }) =>
      !faults.some(
        (other) => other.path.length > path.length && path.every((part, index) => part === other.path[index]),
      ),
  )

/** `a is`, `a and b are`, `a, b and c are`. */
const listed = (names: readonly string[]): string =>
  `${names.join(', ').replace(/, (?=[^,]*$)/, ' and ')} ${names.length === 1 ? 'is' : 'are'}`
