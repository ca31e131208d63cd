import type { NumberBound, NumberRangeNode } from '@trilha/query'
import { allOf, type Condition, type ParamNames } from './compile-condition.ts'

/** Whether the number that an expression gives lies within the bounds. */
export const compileBounds = ({ lower, upper }: NumberRangeNode, number: string, names: ParamNames): Condition =>
  allOf([
    ...(lower === undefined ? [] : [compileBound(lower, number, { operator: '>', name: names.next() })]),
    ...(upper === undefined ? [] : [compileBound(upper, number, { operator: '<', name: names.next() })]),
  ])

const compileBound = (
  { value, inclusive }: NumberBound,
  number: string,
  { operator, name }: { readonly operator: '<' | '>'; readonly name: string },
): Condition => ({
  sql: `${number} ${operator}${inclusive ? '=' : ''} {${name}:${Number.isSafeInteger(value) ? 'Int64' : 'Float64'}}`,
  params: { [name]: String(value) },
})
