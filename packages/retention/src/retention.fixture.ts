import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type Entry, encodeEntry, parseEntry, type StoredEntry } from '@trilha/entry'
import { type Journal, openJournal } from '@trilha/journal'
import fc from 'fast-check'
import { parseRules } from './parse-rules.ts'
import type { RetentionRules } from './rules.ts'

export const day = 86_400_000
/** The present of these tests. */
export const now = new Date('2026-11-24T12:00:00.000Z')

/** An entry received some days before {@link now}. */
export const entryAged = (days: number, fields: Readonly<Record<string, unknown>> = {}): Entry =>
  parseEntry(
    { service: 'gateway', user_id: '1', action: 'get_user', result: 'success', ...fields },
    new Date(now.getTime() - days * day).toISOString(),
  )

export const rulesOf = (...rules: readonly { readonly query?: string; readonly keep: string }[]): RetentionRules =>
  parseRules(JSON.stringify({ rules }), 'rules')

const ages = fc.double({ min: 0, max: 100, noNaN: true })

/** Entries of a few services, actions and ages. */
export const agedEntries = fc
  .record({
    days: ages,
    service: fc.constantFrom('gateway', 'user_service', 'event_service'),
    action: fc.constantFrom('get_user', 'create_user', 'delete_user'),
    result: fc.constantFrom('success', 'failure'),
  })
  .map(({ days, ...fields }) => entryAged(days, fields))

/** One to four rules that overlap, some of which keep for ever. */
export const someRules: fc.Arbitrary<RetentionRules> = fc
  .array(
    fc.record({
      query: fc.constantFrom(
        'service:gateway result:success',
        'action:delete_*',
        'NOT service:gateway',
        'result:failure OR action:create_user',
        '*',
      ),
      keep: fc.constantFrom('12h', '10d', '30d', '2mo', '1y', 'forever'),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((rules) => {
    const last = rules.findIndex(({ query }) => query === '*')
    return rulesOf(...(last < 0 ? rules : rules.slice(0, last + 1)))
  })

/** An open journal in a folder of its own, both gone after the test. */
export const temporaryJournal = async (t: TestContext): Promise<Journal> => {
  const dir = await mkdtemp(join(tmpdir(), 'trilha-retention-'))
  const journal = await openJournal({ dir, compress: false })
  t.after(async () => {
    await journal.close()
    await rm(dir, { recursive: true, force: true })
  })
  return journal
}

/** Appends groups of entries; each group is a segment of its own, and the last one stays open. */
export const appendSegments = async (journal: Journal, groups: readonly (readonly Entry[])[]): Promise<void> => {
  for (const [index, group] of groups.entries()) {
    await journal.append(group.map((entry) => ({ id: entry.id, json: encodeEntry(entry) })))
    if (index < groups.length - 1) await journal.seal()
  }
}

export const storedOf = (entries: readonly Entry[]): readonly StoredEntry[] =>
  entries.map((entry, index) => ({ seq: index + 1, ...entry }))
