import type { StoredEntry } from '@trilha/entry'
import { hasLeaf, leafNumber, leafText, textsOf, valuesAt } from './entry-values.ts'
import { idSearchOf } from './id-words.ts'
import { literalOf, matchesPattern, type Pattern } from './pattern.ts'
import type { NumberRangeNode, Query, TimeRangeNode, WordsNode } from './syntax-tree.ts'
import { lowerCase, splitLowerCase } from './words.ts'

/**
 * Whether a query finds an entry. This filter is what a query means: a store may answer in any way that gives the same.
 */
export const matchesQuery = (query: Query, entry: StoredEntry): boolean => {
  switch (query.type) {
    case 'all':
      return true
    case 'and':
      return query.clauses.every((clause) => matchesQuery(clause, entry))
    case 'or':
      return query.clauses.some((clause) => matchesQuery(clause, entry))
    case 'not':
      return !matchesQuery(query.clause, entry)
    case 'words':
      return textsToSearch(query, entry).some((text) => hasWords(query.words, text)) || hasId(query, entry)
    case 'text':
      return valuesAt(entry, query.field).some((value) => leafText(value) === query.value)
    case 'pattern':
      return valuesAt(entry, query.field).some((value) => {
        const text = leafText(value)
        return text !== undefined && matchesPattern(query.pattern, text)
      })
    case 'number-range':
      return valuesAt(entry, query.field).some((value) => isWithin(query, leafNumber(value)))
    case 'time-range':
      return valuesAt(entry, query.field).some((value) => isDuring(query, value))
    case 'exists':
      return valuesAt(entry, query.field).some(hasLeaf)
  }
}

/** In lower case. */
const textsToSearch = ({ field }: WordsNode, entry: StoredEntry): readonly string[] =>
  field === undefined
    ? lowerTextsOf(entry)
    : valuesAt(entry, field).flatMap((value) => lowerCase(leafText(value) ?? ''))

/** Many queries, or words of one query, look at the same entry one after the other (a tail's readers do). */
const lowerTexts = new WeakMap<StoredEntry, readonly string[]>()

const lowerTextsOf = (entry: StoredEntry): readonly string[] => {
  const known = lowerTexts.get(entry)
  if (known !== undefined) return known
  const texts = textsOf(entry).map(lowerCase)
  lowerTexts.set(entry, texts)
  return texts
}

const hasId = (query: WordsNode, entry: StoredEntry): boolean => {
  const search = idSearchOf(query)
  return search?.fields.some((field) => search.spellings.includes(entry[field] ?? '')) ?? false
}

const hasWords = (wanted: readonly Pattern[], text: string): boolean => {
  const literals = wanted.map(literalOf)
  // Nearly all texts are done with here.
  if (!literals.every((literal) => literal === undefined || text.includes(literal))) return false
  const words = splitLowerCase(text)
  const isAt = (start: number): boolean =>
    wanted.every((pattern, index) => {
      const word = words[start + index] ?? ''
      const literal = literals[index]
      return literal === undefined ? matchesPattern(pattern, word) : literal === word
    })
  for (let start = 0; start + wanted.length <= words.length; start++) if (isAt(start)) return true
  return false
}

const isWithin = ({ lower, upper }: NumberRangeNode, number: number | undefined): boolean => {
  if (number === undefined) return false
  if (lower !== undefined && !(lower.inclusive ? number >= lower.value : number > lower.value)) return false
  return upper === undefined || (upper.inclusive ? number <= upper.value : number < upper.value)
}

/** Times are compared without their `Z`: a shorter spelling of the same second sorts before the longer ones. */
const isDuring = ({ from, to }: TimeRangeNode, value: unknown): boolean => {
  if (typeof value !== 'string') return false
  const time = value.slice(0, -1)
  return (from === undefined || time >= from.slice(0, -1)) && (to === undefined || time < to.slice(0, -1))
}
