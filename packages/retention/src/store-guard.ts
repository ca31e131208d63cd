import { decodeLine } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import type { Store } from '@trilha/store'
import { GuardedStore } from './guarded-store.ts'
import { expiredQuery } from './rule-queries.ts'
import { cutoffsAt, type RetentionRules, youngestCutoff } from './rules.ts'

/**
 * Hides what is past its time from those who ask a store, while the store may hold a lot of it: after a start, and while
 * it is filled again from a journal that still has the lines. In ordinary times, when passes keep up, it does nothing.
 */
export interface StoreGuard {
  /** To be told of each block before the store has it. */
  notice(block: JournalBlock): void
  /** The store as those who ask should see it. */
  guard(store: Store): Store
  /** A rule whose query the store cannot answer hides nothing: every search would fail with it. */
  leaveOut(rule: number): void
  /** Whether anything is being hidden, so that a pass over the whole store is due. */
  readonly isHiding: boolean
  /**
   * Before such a pass, with how far the store is: what it returns is to be called when the pass has removed everything
   * up to there.
   */
  beginPass(appliedSeq: number): () => void
}

export const createStoreGuard = (rules: RetentionRules, now: () => Date): StoreGuard => {
  const cutoffs = () => cutoffsAt(rules, now())
  const mayExpire = youngestCutoff(cutoffs()) !== undefined
  const state = new PassedState(mayExpire)
  const leftOut = new Set<number>()
  const expired = () =>
    expiredQuery(
      rules,
      cutoffs().map((cutoff, rule) => (leftOut.has(rule) ? undefined : cutoff)),
    )
  return {
    notice: (block) => {
      if (mayExpire) state.notice(block, oldestEnd(block) < (youngestCutoff(cutoffs()) ?? ''))
    },
    guard: (store) => (mayExpire ? new GuardedStore(store, () => (state.isOpen ? expired() : undefined)) : store),
    leaveOut: (rule) => leftOut.add(rule),
    get isHiding() {
      return state.isOpen
    },
    beginPass: (appliedSeq) => state.begin(appliedSeq),
  }
}

/** Up to where passes have removed what was past its time, and where something newer was put that is. */
class PassedState {
  #isPassed: boolean
  #passedSeq = 0
  #oldSeq = 0
  #begunSeq = 0
  /** Counts the times that the store was emptied. */
  #fillings = 0

  constructor(mayExpire: boolean) {
    this.#isPassed = !mayExpire
  }

  get isOpen(): boolean {
    return !this.#isPassed || this.#oldSeq > this.#passedSeq
  }

  notice({ firstSeq, lastSeq }: JournalBlock, isOld: boolean): void {
    if (firstSeq <= Math.max(this.#passedSeq, this.#begunSeq)) {
      this.#passedSeq = this.#begunSeq = this.#oldSeq = 0
      this.#fillings += 1
    }
    if (isOld) this.#oldSeq = lastSeq
  }

  begin(appliedSeq: number): () => void {
    const filling = this.#fillings
    this.#begunSeq = appliedSeq
    return () => {
      if (filling !== this.#fillings) return
      this.#isPassed = true
      this.#passedSeq = Math.max(this.#passedSeq, appliedSeq)
    }
  }
}

/** When the older of a block's first and last line was received; later than any time when it has no lines. */
const oldestEnd = ({ lines }: JournalBlock): string => {
  if (lines.length === 0) return '~'
  const first = decodeLine(lines.toString('utf8', 0, lines.indexOf(lineFeed)))
  const last = decodeLine(lines.toString('utf8', lines.lastIndexOf(lineFeed, -2) + 1))
  return first.received_at < last.received_at ? first.received_at : last.received_at
}

const lineFeed = 0x0a
