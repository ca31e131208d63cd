import assert from 'node:assert/strict'
import { type Entry, parseEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import type { Position, Store } from '@trilha/store'
import { blockOf } from '@trilha/store/conformance'

/** Enough that an insert takes a while. */
export const entriesPerCrashBlock = 2_000

/** The block of this number. Each covers three months, so three parts are written one after another. */
export const crashBlock = (number: number): JournalBlock => {
  const firstSeq = number * entriesPerCrashBlock + 1
  const entries = Array.from({ length: entriesPerCrashBlock }, (_, index): Entry => {
    const seq = firstSeq + index
    const id = `01890a5d-ac96-774b-bcce-${String(seq).padStart(12, '0')}`
    const fields = { id, service: 'user_service', user_id: String(seq % 7), action: 'get_user', result: 'success' }
    return parseEntry(fields, `2026-0${1 + (index % 3)}-01T00:00:00.000Z`)
  })
  return blockOf(entries, firstSeq).block
}

/** Every record from 1 to `count` is found once, and no other. */
export const assertHoldsExactly = async (store: Store, count: number): Promise<void> => {
  const seqs: number[] = []
  let after: Position | undefined
  for (;;) {
    const page = await store.search({ order: 'asc', limit: 1_000, ...(after !== undefined && { after }) })
    seqs.push(...page.entries.map(({ seq }) => seq))
    after = page.entries.at(-1)
    if (!page.hasMore) break
  }
  seqs.sort((a, b) => a - b)
  assert.deepEqual(
    seqs,
    Array.from({ length: count }, (_, index) => index + 1),
  )
}
