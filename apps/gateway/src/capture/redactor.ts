import type { KeyObject } from 'node:crypto'
import { limits, masked, redactHeaders, redactQuery } from '@trilha/entry'
import type { LogSection } from '../configuration/route-section.ts'
import type { Redactor } from '../route-log.ts'
import { hashHeader } from './hash-header.ts'
import { maskQuery } from './mask-form.ts'

/**
 * Masks what is masked in every entry and what a route's `redact` adds to it. A header under both `headers` and `hash` is
 * masked.
 *
 * @param key of the marks; needed when `hash` names a header
 */
export const createRedactor = (redact: LogSection['redact'], key: KeyObject | undefined): Redactor => ({
  headers: createHeaderRedactor(redact, key),
  query: createQueryRedactor(redact.query),
})

const createQueryRedactor = (query: readonly string[]): Redactor['query'] => {
  if (query.length === 0) return redactQuery
  const names = new Set(query.map((name) => name.toLowerCase()))
  return (text) => maskQuery(text, { names })
}

const createHeaderRedactor = (redact: LogSection['redact'], key: KeyObject | undefined): Redactor['headers'] => {
  const hidden = new Set(redact.headers.map((name) => name.toLowerCase()))
  const hashed = new Set(redact.hash.map((name) => name.toLowerCase()).filter((name) => !hidden.has(name)))
  if (hidden.size + hashed.size === 0) return redactHeaders
  if (hashed.size > 0 && key === undefined) throw new TypeError('headers are to be hashed, and there is no key')
  const names = [...hidden, ...hashed]
  return (headers) => {
    const shown = redactHeaders(headers)
    const room = limits.headerCount - Object.keys(shown).length
    let added = 0
    for (const name of names) {
      const value = headers[name]
      if (value === undefined) continue
      // Beyond the limit the entry would be refused as a whole.
      if (!Object.hasOwn(shown, name) && ++added > room) continue
      shown[name] = key !== undefined && hashed.has(name) ? hashHeader(name, value, key) : masked
    }
    return added === 0 ? shown : inOrder(shown)
  }
}

/** As `redactHeaders` has them: entries alike in their order pack better. */
const inOrder = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Whether marks are to be made, and so a key is needed. */
export const needsHashKey = (section: LogSection): boolean => section.redact.hash.length > 0
