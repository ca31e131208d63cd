import assert from 'node:assert/strict'
import { Check, Default } from 'typebox/value'
import { UpstreamSection } from '../configuration/upstream-section.ts'
import type { BalanceKeys } from './balance.ts'

/** A section as it comes out of a file with this in it. */
export const sectionOf = (settings: object): UpstreamSection => {
  const section = Default(UpstreamSection, settings)
  assert(Check(UpstreamSection, section), JSON.stringify(settings))
  return section
}

/** A section of targets that nobody asks. */
export const sectionWith = (count: number, settings: object = {}): UpstreamSection =>
  sectionOf({ targets: Array.from({ length: count }, (_, index) => ({ url: originOf(index) })), ...settings })

export const originOf = (index: number): string => `http://10.0.0.${index}:8000`

export const keysOf = (keys: Partial<BalanceKeys> = {}): BalanceKeys => ({
  clientIp: '192.0.2.1',
  userId: undefined,
  path: '/',
  header: () => undefined,
  ...keys,
})

/** A clock that stands still until it is set forward. */
export class TestClock {
  #now = 1_000_000
  readonly now = (): number => this.#now

  pass(ms: number): void {
    this.#now += ms
  }
}
