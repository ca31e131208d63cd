import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { completeQuery, printQuery } from '@trilha/query'
import { restOfQuery } from './complete-rest.ts'

const now = new Date('2026-11-24T12:00:00Z')

/** The bar is the cursor. */
const rest = (marked: string): string => {
  const text = marked.replace('|', '')
  const query = restOfQuery(text, completeQuery(text, marked.indexOf('|')), now)
  return query === undefined ? '' : printQuery(query)
}

describe('the rest of a query', () => {
  for (const [text, expected] of [
    ['|', ''],
    ['service:|', ''],
    ['result:failure service:ga|', 'result:failure'],
    ['result:failure service:ga| cause:x', 'result:failure cause:x'],
    ['result:failure serv|', 'result:failure'],
    ['result:failure AND |', 'result:failure'],
    ['result:failure -service:ga|', 'result:failure'],
    ['result:failure NOT (service:ga|', 'result:failure'],
    ['a:b service:ga|', ''],
    ['result:failure OR service:ga|', ''],
    ['result:failure (service:a OR service:ga|', 'result:failure'],
    ['result:failure user_id:(1 OR |', 'result:failure'],
    ['user_id:(1 OR 2|) result:failure', 'result:failure'],
    ['result:failure http.status>=|', 'result:failure'],
    ['result:failure http.status:[400 TO |', 'result:failure'],
    ['result:failure (http.status:[|', 'result:failure'],
    ['result:failure timestamp>=|', 'result:failure'],
    ['result:failure cause:"User no|', 'result:failure'],
    ['* service:|', ''],
    ['http.status:(404 OR >=|) result:failure', 'result:failure'],
  ] as const) {
    test(text, () => assert.equal(rest(text), expected))
  }
})
