import { parseRuleKeep, parseRuleSize, RuleFault } from './parse-rule.ts'
import { RetentionError } from './retention-error.ts'
import type { RetentionRules } from './rules.ts'

/** Rules in two values: an age for everything, and a size. */
export interface SimpleRules {
  readonly maxAge?: { readonly name: string; readonly text: string }
  readonly maxBytes?: { readonly name: string; readonly text: string }
}

/** @throws {RetentionError} whose sentences start with the names given */
export const simpleRules = ({ maxAge, maxBytes }: SimpleRules): RetentionRules => {
  const faults: string[] = []
  const attempt = <T>(name: string, read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof RuleFault)) throw error
      faults.push(`${name}: ${error.message}`)
      return undefined
    }
  }
  const keep = maxAge && attempt(maxAge.name, () => parseRuleKeep(maxAge.text))
  const bytes = maxBytes && attempt(maxBytes.name, () => parseRuleSize(maxBytes.text))
  if (faults.length > 0) throw new RetentionError(faults.join('\n'))
  return {
    rules: keep === undefined ? [] : [{ text: '*', query: { type: 'all', start: 0, end: 0 }, keep }],
    ...(bytes !== undefined && { maxBytes: bytes }),
  }
}
