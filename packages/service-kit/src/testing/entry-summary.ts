import assert from 'node:assert/strict'
import type { Entry } from '@trilha/entry'
import type { RecordedLog } from './recorded-log.ts'

export interface ExpectedEntry {
  readonly action: string
  readonly user_id: string
  /** Left out: the action succeeded. */
  readonly cause?: string
}

/** Asserts that exactly one entry was written since the last look, and that it tells this. */
export const assertOneEntry = (log: RecordedLog, expected: ExpectedEntry): Entry => {
  const [entry, ...others] = log.take()
  assert.ok(entry !== undefined && others.length === 0, `expected one entry, got ${others.length + (entry ? 1 : 0)}`)
  const { action, user_id, result, cause } = entry
  assert.deepEqual(
    { action, user_id, result, cause },
    {
      action: expected.action,
      user_id: expected.user_id,
      result: expected.cause === undefined ? 'success' : 'failure',
      cause: expected.cause ?? null,
    },
  )
  return entry
}
