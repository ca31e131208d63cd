import { limits } from '@trilha/entry'
import { type NumberRangeNode, type PatternNode, queryLimits, splitWords } from '@trilha/query'
import { StoreError } from '@trilha/store'
import { attributes, hasLeaf, isLeaf, numberOf, readable, textOf } from './attribute-json.ts'
import { type FieldNode, notAnswered } from './compile-column.ts'
import { allOf, type Condition, never, type ParamNames } from './compile-condition.ts'
import type { OneOfNode } from './compile-merge.ts'
import { compileBounds } from './compile-numbers.ts'
import { isWellFormed, likeOf, literalOf } from './compile-patterns.ts'
import { holdsAll, mayHoldOneOf } from './compile-words.ts'

/** What is asked of a field below `attributes`. @throws {StoreError} `STORE_QUERY` */
export const compileAttribute = (query: FieldNode, names: ParamNames): Condition => {
  switch (query.type) {
    case 'text':
      return compileOneOf({ type: 'one-of', field: query.field, values: [query.value] }, names)
    case 'one-of':
      return compileOneOf(query, names)
    case 'pattern':
      return compilePattern(query, names)
    case 'number-range':
      return compileNumber(query, names)
    case 'exists':
      return allOf([...mayHold(query.field, names), someValue(query.field, names, hasLeaf)])
    default:
      throw notAnswered(query)
  }
}

/** A string, number or boolean that is one of these texts. */
const compileOneOf = ({ field, values }: OneOfNode, names: ParamNames): Condition => {
  const known = values.filter((value) => value.isWellFormed())
  if (known.length === 0) return never
  const name = names.next()
  const found = someValue(field, names, (json) => `${isLeaf(json)} AND ${textOf(json)} IN {${name}:Array(String)}`)
  return allOf([...mayHold(field, names), ...mayHoldOneOf(known, names), withParams(found, { [name]: known })])
}

/** A string, number or boolean of this pattern. */
const compilePattern = ({ field, pattern }: PatternNode, names: ParamNames): Condition => {
  const value = literalOf(pattern)
  if (value !== undefined) return compileOneOf({ type: 'one-of', field, values: [value] }, names)
  if (!isWellFormed(pattern)) return never
  const name = names.next()
  const found = someValue(field, names, (json) => `${isLeaf(json)} AND ${textOf(json)} LIKE {${name}:String}`)
  return allOf([...mayHold(field, names), withParams(found, { [name]: likeOf(pattern) })])
}

/** A number within bounds. */
const compileNumber = (node: NumberRangeNode, names: ParamNames): Condition => {
  const { sql, params } = compileBounds(node, 'n', names)
  const isWithin = (json: string) => `arrayExists(n -> ifNull(${sql}, false), [${numberOf(json)}])`
  return allOf([...mayHold(node.field, names), withParams(someValue(node.field, names, isWithin), params)])
}

const withParams = (condition: Condition, params: Condition['params']): Condition => ({
  ...condition,
  params: { ...condition.params, ...params },
})

const pathOf = (field: string): string => field.slice('attributes.'.length)

/** Rows whose words say that the path may be there. */
const mayHold = (field: string, names: ParamNames): Condition[] => holdsAll(splitWords(pathOf(field)), names)

/** The names on the way to a value, as pieces of a path between its dots. @throws {StoreError} */
const partsOf = (field: string): readonly string[] => {
  const parts = pathOf(field).split('.')
  if (parts.length <= queryLimits.pathParts) return parts
  throw new StoreError('STORE_QUERY', `${field}: paths of more than ${queryLimits.pathParts} parts are not searched`)
}

/**
 * Whether a condition holds for some value at a path, as `valuesAt` of `@trilha/query` finds them: `reachedN` are the
 * values that the first N parts of the path lead to, by any way to join parts into keys.
 */
const someValue = (field: string, names: ParamNames, isWanted: (json: string) => string): Condition => {
  if (!field.isWellFormed()) return never
  const parts = partsOf(field)
  const params: Record<string, string> = {}
  const valuesAfter = (end: number): string => {
    const ways = parts.slice(0, end).map((_, start) => {
      const name = names.next()
      params[name] = parts.slice(start, end).join('.')
      return membersOf(start === 0 ? `[${readable}]` : `reached${start}`, name)
    })
    return ways.length === 1 ? ways.join() : `arrayConcat(${ways.join(', ')})`
  }
  // Each array is bound to a name by a lambda, because written out again and again it would double with every part.
  const existsAfter = (end: number): string =>
    end === parts.length
      ? `arrayExists(v -> ${isWanted('v')}, ${valuesAfter(end)})`
      : `arrayExists(reached${end} -> ${existsAfter(end + 1)}, [${valuesAfter(end)}])`
  return { sql: existsAfter(1), params }
}

/** Of each value that is an object, the member of this name; the items of arrays one by one. */
const membersOf = (values: string, name: string): string =>
  withoutNested(
    withoutArrays(`arrayFilter(v -> v != '', arrayMap(v -> JSONExtractRaw(v, {${name}:String}), ${values}))`),
  )

const withoutArrays = (values: string): string =>
  `arrayFlatten(arrayMap(v -> if(startsWith(v, '['), JSONExtractArrayRaw(v), [v]), ${values}))`

/** Most entries have no array directly inside another. */
const withoutNested = (values: string): string =>
  `arrayFold((found, n) -> ${withoutArrays('found')}, range(if(match(${attributes}, '[[,][[]'), ${limits.attributeDepth}, 0)), ${values})`
