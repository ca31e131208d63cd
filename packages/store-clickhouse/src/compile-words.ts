import { idSearchOf, type Pattern, splitWords, type WordsNode } from '@trilha/query'
import type { Column } from './compile-columns.ts'
import { allOf, always, anyOf, type Condition, never, type ParamNames } from './compile-condition.ts'
import type { SomeWordsNode } from './compile-merge.ts'
import { literalOf, literalsOf, wordsExpressionOf } from './compile-patterns.ts'
import { lowerCaseOf } from './words-expression.ts'

/** The engine looks for at most this many words in one call. */
const maxTokens = 64

/** Settings that searches by words need to be fast: pieces of words, however short, are looked for in the dictionary. */
export const wordSettings = { text_index_like_min_pattern_length: 1 } as const

/** Words in any text that they are searched in, or an id. */
export const compileBareWords = (query: WordsNode, names: ParamNames): Condition => {
  const { words } = query
  if (words.length === 0) return always
  if (!words.every(isSearchable)) return never
  return anyOf([allOf([...mayHold(words, names), ...verify('words', words, names)]), ...compileIds(query, names)])
}

/** Single words in any text. */
export const compileSomeWords = ({ wanted, words }: SomeWordsNode, names: ParamNames): Condition => {
  const known = words.filter(isOneWord)
  if (wanted === 'any') return anyOf(lookUp('hasAnyTokens', 'words', known, names))
  return known.length < words.length ? never : allOf(lookUp('hasAllTokens', 'words', known, names))
}

/** Words in one column. */
export const compileColumnWords = ({ words }: WordsNode, column: Column, names: ParamNames): Condition => {
  if (words.length === 0) return { sql: `isNotNull(${column.sql})`, params: {} }
  if (!words.every(isSearchable)) return never
  const text = lowerCaseOf(column.isOptional ? `ifNull(${column.sql}, '')` : column.sql)
  return allOf([
    ...(column.isIndexed ? mayHold(words, names) : []),
    ...(words.length === 1 ? lookUp('hasAllTokens', text, words.flatMap(literalOrNone), names) : []),
    ...verify(text, words, names),
  ])
}

/** The rows that hold all of these words somewhere, as the index tells. */
export const holdsAll = (words: readonly string[], names: ParamNames): Condition[] =>
  lookUp('hasAllTokens', 'words', words, names)

/** The rows that hold any of these words somewhere. */
const holdsAny = (words: readonly string[], names: ParamNames): Condition =>
  anyOf(lookUp('hasAnyTokens', 'words', words, names))

/** The index tells of all words of one value, or of one word, the longest, of each of several values that have words. */
export const mayHoldOneOf = (values: readonly string[], names: ParamNames): Condition[] => {
  const words = values.map((value) => splitWords(value).toSorted((a, b) => b.length - a.length))
  if (words.length === 1) return holdsAll(words.flat(), names)
  const longest = words.flatMap(([word]) => word ?? [])
  return longest.length < values.length ? [] : [holdsAny(longest, names)]
}

/** A word that has a separator in it, or is none, equals no word of any text. */
const isSearchable = (word: Pattern): boolean =>
  word.length > 0 && word.every((part) => typeof part !== 'string' || isOneWord(part))

const isOneWord = (text: string): boolean => splitWords(text).length === 1 && splitWords(text).join() === text

const literalOrNone = (word: Pattern): string[] => {
  const literal = literalOf(word)
  return literal === undefined ? [] : [literal]
}

/** All whole words, and of the others the longest piece. */
const mayHold = (words: readonly Pattern[], names: ParamNames): Condition[] => [
  ...holdsAll(words.flatMap(literalOrNone), names),
  ...words.filter((word) => literalOf(word) === undefined).flatMap((word) => holdsPiece(word, names)),
]

const lookUp = (
  call: 'hasAllTokens' | 'hasAnyTokens',
  text: string,
  words: readonly string[],
  names: ParamNames,
): Condition[] => {
  const distinct = [...new Set(words)]
  const conditions: Condition[] = []
  for (let start = 0; start < distinct.length; start += maxTokens) {
    const name = names.next()
    const params = { [name]: distinct.slice(start, start + maxTokens) }
    conditions.push({ sql: `${call}(${text}, {${name}:Array(String)})`, params })
  }
  return conditions
}

/** A piece is looked for in the index's dictionary. */
const holdsPiece = (word: Pattern, names: ParamNames): Condition[] => {
  const [piece] = literalsOf(word).toSorted((a, b) => b.length - a.length)
  if (piece === undefined) return []
  const name = names.next()
  return [{ sql: `words LIKE {${name}:String}`, params: { [name]: `%${piece}%` } }]
}

/** What is left to check of a text that holds each of the words: their order, and their patterns. */
const verify = (text: string, words: readonly Pattern[], names: ParamNames): Condition[] => {
  const literals = words.flatMap(literalOrNone)
  if (literals.length === words.length && words.length === 1) return []
  const name = names.next()
  return literals.length === words.length
    ? [{ sql: `hasPhrase(${text}, {${name}:String})`, params: { [name]: literals.join(' ') } }]
    : [{ sql: `match(${text}, {${name}:String})`, params: { [name]: wordsExpressionOf(words) } }]
}

/** An id of an entry is a UUID in lower case. */
const compileIds = (query: WordsNode, names: ParamNames): Condition[] => {
  const search = idSearchOf(query)
  if (search === undefined) return []
  const [spelling = ''] = search.spellings
  return search.fields.map((field) => {
    const name = names.next()
    return field === 'id'
      ? { sql: `id = {${name}:UUID}`, params: { [name]: spelling } }
      : { sql: `${field} IN {${name}:Array(String)}`, params: { [name]: search.spellings } }
  })
}
