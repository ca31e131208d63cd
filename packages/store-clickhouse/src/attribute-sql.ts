import { limits } from '@trilha/entry'
import { queryLimits } from '@trilha/query'
import { StoreError } from '@trilha/store'
import { attributes, numberOf, readable, textOf } from './attribute-json.ts'
import type { Condition } from './compile-condition.ts'

/** Keys may hold dots themselves, so a path is tried cut at each choice of its first dots: at most 16 ways. */
const maxCutDots = 4

/** The different texts at a path below `attributes`: an array of strings. */
export const attributeTexts = (path: string, param: string): Condition => {
  const { sql, params } = leavesAt(path, param)
  return { sql: `arrayDistinct(arrayMap(x -> ${textOf('x')}, ${sql}))`, params }
}

/** The finite numbers at a path below `attributes`: an array of Float64. */
export const attributeNumbers = (path: string, param: string): Condition => {
  const { sql, params } = leavesAt(path, param)
  const numbers = `arrayMap(x -> ${numberOf('x')}, ${sql})`
  return { sql: `arrayMap(x -> assumeNotNull(x), arrayFilter(x -> isFinite(ifNull(x, nan)), ${numbers}))`, params }
}

/** Texts, numbers and booleans at a path, each as JSON: an array of strings. @throws {StoreError} when it is too long */
const leavesAt = (path: string, param: string): Condition => {
  if (path.split('.').length > queryLimits.pathParts) {
    const message = `attributes.${path}: paths of more than ${queryLimits.pathParts} parts are not looked into`
    throw new StoreError('STORE_QUERY', message)
  }
  const params: Record<string, string> = {}
  const ways = keysOf(path).map((keys, way) =>
    keys.map((key, depth) => {
      const name = `${param}w${way}k${depth}`
      params[name] = key
      return `{${name}:String}`
    }),
  )
  const direct = `[${ways.map((keys) => `JSONExtractRaw(${readable}, ${keys.join(', ')})`).join(', ')}]`
  const through = (open: (values: string) => string): string =>
    concat(ways.map((keys) => keys.reduce((found, key) => open(memberOf(found, key)), `[${readable}]`)))
  // Most entries have no array at all, some have flat ones.
  const mayHold = `position(${attributes}, {${param}:String}) > 0`
  params[param] = startOfKey(path)
  const values = `multiIf(NOT ${mayHold}, [], position(${attributes}, '[') = 0, ${direct}, NOT match(${attributes}, '[,[]\\\\['), ${through(opened)}, ${through(openedDeep)})`
  return { sql: `arrayFilter(x -> match(x, '^[^{n]'), ${values})`, params }
}

const concat = (arrays: readonly string[]): string =>
  arrays.length === 1 ? arrays.join() : `arrayConcat(${arrays.join(', ')})`

const memberOf = (values: string, key: string): string => `arrayMap(x -> JSONExtractRaw(x, ${key}), ${values})`

/** The items of arrays in place of the arrays. */
const opened = (values: string): string =>
  `arrayFlatten(arrayMap(x -> if(startsWith(x, '['), JSONExtractArrayRaw(x), [x]), ${values}))`

const openedDeep = (values: string): string =>
  `arrayFold((found, n) -> ${opened('found')}, range(${limits.attributeDepth}), ${values})`

/** What stands in the JSON text of every object that has the path: its first segment, which starts a key or is one. */
const startOfKey = (path: string): string => {
  const [first = '', ...rest] = path.toWellFormed().split('.')
  const json = JSON.stringify(first)
  return rest.length === 0 ? `${json}:` : json.slice(0, -1)
}

/** A path's segments, and the same with some of its dots within keys. */
const keysOf = (path: string): string[][] => {
  const segments = path.split('.')
  const [first = '', ...rest] = segments
  return rest.reduce<string[][]>(
    (ways, segment, index) =>
      ways.flatMap((way) => {
        const longer = [...way.slice(0, -1), `${way.at(-1)}.${segment}`]
        return index < maxCutDots ? [[...way, segment], longer] : [[...way, segment]]
      }),
    [[first]],
  )
}
