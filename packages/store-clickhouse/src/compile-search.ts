import type { Position, Scan, Search } from '@trilha/store'
import { allOf, type Condition, timeAt } from './compile-condition.ts'
import { compileSelection } from './compile-selection.ts'

/** What a search or a scan asks of an entry: its selection, and on which side of a position. */
export const compileSearch = (search: Search | Scan): Condition => {
  const { order, after } = search
  const before = 'before' in search ? search.before : undefined
  return allOf([
    compileSelection(search),
    ...(after === undefined ? [] : [liesBeyond(after, order === 'desc' ? '<' : '>')]),
    ...(before === undefined ? [] : [liesBeyond(before, order === 'desc' ? '>' : '<')]),
  ])
}

/** The order that a search is asked in: backwards from `before`, so that what is nearest to it comes first. */
export const orderOf = ({ order, before }: Search): 'ASC' | 'DESC' =>
  (order === 'desc') === (before === undefined) ? 'DESC' : 'ASC'

const liesBeyond = ({ timestamp, seq }: Position, operator: '<' | '>'): Condition => {
  const position = timeAt('positionTime')
  // The first half is implied by the second, and is what the primary index understands.
  const sql = `timestamp ${operator}= ${position} AND (timestamp ${operator} ${position} OR seq ${operator} {positionSeq:UInt64})`
  return { sql, params: { positionTime: timestamp, positionSeq: seq } }
}
