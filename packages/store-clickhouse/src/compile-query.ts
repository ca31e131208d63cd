import { idSearchOf, type Query } from '@trilha/query'
import { StoreError } from '@trilha/store'
import { compileAttribute } from './compile-attributes.ts'
import { compileColumn, type FieldNode } from './compile-column.ts'
import { columns } from './compile-columns.ts'
import { allOf, always, anyOf, type Condition, type ParamNames } from './compile-condition.ts'
import { compileHeader, headerColumnOf } from './compile-headers.ts'
import { mergeClauses, type SomeWordsNode } from './compile-merge.ts'
import { compileBareWords, compileSomeWords } from './compile-words.ts'

/**
 * The condition that is true for exactly the entries that `matchesQuery` of `@trilha/query` finds. Values are bound,
 * names come from a fixed list.
 *
 * @throws {StoreError} `STORE_QUERY` for a tree that no query's text stands for, or that is too large
 */
export const compileQuery = (query: Query, names: ParamNames): Condition => {
  const condition = compile(query, names, 'as it is')
  if (condition.sql.length <= maxSqlLength) return condition
  throw new StoreError('STORE_QUERY', 'the query asks for too much at once: leave out some of its terms')
}

/** The engine reads statements of 262,144 bytes; the rest is for the values and for what else is asked. */
const maxSqlLength = 150_000

type Sense = 'as it is' | 'negated'
type Node = Query | FieldNode | SomeWordsNode
type Leaf = Exclude<Node, { readonly type: 'and' | 'or' | 'not' }>

/** NOT is carried down to the leaves, where it is known whether NULL is to be taken for false first. */
const compile = (query: Node, names: ParamNames, sense: Sense): Condition => {
  switch (query.type) {
    case 'not':
      return compile(query.clause, names, sense === 'negated' ? 'as it is' : 'negated')
    case 'and':
    case 'or': {
      const conditions = mergeClauses(query.type, query.clauses).map((clause) => compile(clause, names, sense))
      return (query.type === 'and') === (sense === 'as it is') ? allOf(conditions) : anyOf(conditions)
    }
    default: {
      const { sql, params } = compileLeaf(query, names)
      if (sense === 'as it is') return { sql, params }
      return { sql: isNeverNull(query) ? `NOT (${sql})` : `NOT ifNull(${sql}, false)`, params }
    }
  }
}

/** Only as they are do the indexes understand them, negated ones too. */
const isNeverNull = (query: Leaf): boolean => {
  if (query.type === 'all' || query.type === 'some-words') return true
  if (query.field !== undefined) return columns.get(query.field)?.isOptional === false
  return query.type === 'words' && idSearchOf(query) === undefined
}

const compileLeaf = (query: Leaf, names: ParamNames): Condition => {
  if (query.type === 'all') return always
  if (query.type === 'some-words') return compileSomeWords(query, names)
  if (query.field === undefined) return query.type === 'words' ? compileBareWords(query, names) : always
  if (query.field.startsWith('attributes.')) return compileAttribute(query, names)
  const header = headerColumnOf(query.field)
  return header === undefined ? compileColumn(query, names) : compileHeader(query, header, names)
}
