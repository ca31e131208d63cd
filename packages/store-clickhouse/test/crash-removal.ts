import assert from 'node:assert/strict'
import type { Position, Store } from '@trilha/store'

/** What a rule and a size limit would have removed: one user's entries of two months, and what is older than a place. */
export const removeFromCrashBlocks = async (store: Store): Promise<void> => {
  const { appliedSeq } = store
  await store.remove({ filters: [{ field: 'user_id', values: ['3'] }], receivedBefore: '2026-03-01T00:00:00.000Z' })
  await store.dropBefore(droppedBefore(appliedSeq))
}

const droppedBefore = (appliedSeq: number): number => Math.max(1, appliedSeq - 5_000)

/** What is left of the records from 1 to `appliedSeq` after it. */
const isKept = (seq: number, appliedSeq: number): boolean =>
  seq >= droppedBefore(appliedSeq) && !(seq % 7 === 3 && ((seq - 1) % 2_000) % 3 < 2)

/** Every record that must be kept is found once, and none that was removed. */
export const assertHoldsTheRest = async (store: Store): Promise<void> => {
  const seqs: number[] = []
  let after: Position | undefined
  for (;;) {
    const page = await store.search({ order: 'asc', limit: 1_000, ...(after !== undefined && { after }) })
    seqs.push(...page.entries.map(({ seq }) => seq))
    after = page.entries.at(-1)
    if (!page.hasMore) break
  }
  const all = Array.from({ length: store.appliedSeq }, (_, index) => index + 1)
  assert.deepEqual(
    seqs.toSorted((a, b) => a - b),
    all.filter((seq) => isKept(seq, store.appliedSeq)),
  )
}
