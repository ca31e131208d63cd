import { parseQuery, printQuery, QueryError } from '@trilha/query'
import { parseByteSize } from '@trilha/settings'
import { type Keep, parseKeep } from './duration.ts'
import type { Rule } from './rules.ts'

/** Why a value of a rule is none; the message starts with the word behind the field's name. */
export class RuleFault extends Error {
  override readonly name = 'RuleFault'
}

/** Two moments that share no digit which a time could be rounded to. */
const [once, later] = [new Date('2001-02-06T04:05:06.007Z'), new Date('2031-11-28T17:43:21.123Z')]

/** @throws {RuleFault} when it is no query, or one that means something else tomorrow */
export const parseRuleQuery = (text: string): Pick<Rule, 'text' | 'query'> => {
  try {
    const query = parseQuery(text, { now: once })
    if (printQuery(query) === printQuery(parseQuery(text, { now: later }))) return { text: text.trim() || '*', query }
  } catch (error) {
    if (error instanceof QueryError) throw new RuleFault(`is no query: ${error.message}`)
    throw error
  }
  throw new RuleFault(
    'must mean the same tomorrow, and has a time relative to now: keep says how long, the query only what',
  )
}

/** @throws {RuleFault} */
export const parseRuleKeep = (text: string): Keep => {
  const keep = parseKeep(text)
  if (keep !== undefined) return keep
  const isAmbiguous = /^\d+ ?m$/i.test(text)
  const hint = isAmbiguous ? '; m could be minutes or months: write min or mo' : ''
  throw new RuleFault(`must be a time such as 30d, 12h, 6mo or 5y, or forever, and is "${text}"${hint}`)
}

/** @throws {RuleFault} */
export const parseRuleSize = (text: string): number => {
  const bytes = parseByteSize(text)
  if (bytes !== undefined) return bytes
  throw new RuleFault(`must be a size such as 200GB or 500GiB, and is "${text}"`)
}
