import { idSearchOf, type Query, type TextNode, type WordsNode } from '@trilha/query'
import { literalOf } from './compile-patterns.ts'

/** A value that is one of several texts. */
export interface OneOfNode {
  readonly type: 'one-of'
  readonly field: string
  readonly values: readonly string[]
}

/** Single words without a field, of which any or all are there. */
export interface SomeWordsNode {
  readonly type: 'some-words'
  readonly wanted: 'any' | 'all'
  readonly words: readonly string[]
}

type Merged = Query | OneOfNode | SomeWordsNode

/**
 * The clauses of an AND or OR, with those put into one that the engine looks up together: people paste lists of hundreds
 * of users, and one condition for each would take the engine seconds to read.
 */
export const mergeClauses = (type: 'and' | 'or', clauses: readonly Query[]): readonly Merged[] => {
  const words: string[] = []
  const texts = new Map<string, string[]>()
  const others: Merged[] = []
  for (const clause of clauses) {
    const word = clause.type === 'words' ? singleWord(clause) : undefined
    if (word !== undefined) words.push(word)
    else if (type === 'or' && clause.type === 'text') addText(texts, clause)
    else others.push(clause)
  }
  for (const [field, values] of texts) others.push({ type: 'one-of', field, values })
  if (words.length > 0) others.push({ type: 'some-words', wanted: type === 'or' ? 'any' : 'all', words })
  return others
}

const addText = (texts: Map<string, string[]>, { field, value }: TextNode): void => {
  const values = texts.get(field)
  if (values === undefined) texts.set(field, [value])
  else values.push(value)
}

const singleWord = (node: WordsNode): string | undefined => {
  const [word] = node.words
  if (node.field !== undefined || word === undefined || node.words.length > 1) return undefined
  return idSearchOf(node) === undefined ? literalOf(word) : undefined
}
