import { setImmediate as nextTurn } from 'node:timers/promises'
import { decodeLine } from '@trilha/entry'
import { type Journal, JournalError } from '@trilha/journal'
import { decidingRule, type RetentionRules } from './rules.ts'

/** About 300 entries: a millisecond or two of work, between which whoever sends entries gets a turn. */
const maxBlockBytes = 65_536

/**
 * So long one look may take: the first one behind a new rule may have years of lines ahead, and what it has found can be
 * dropped meanwhile.
 */
const defaultMaxLookMs = 10_000

/** An entry that must be kept for now, with what that depends on. */
interface Blocker {
  readonly rule: number
  readonly receivedAt: string
}

/**
 * Finds the first record of a journal that its rule keeps. Cutoffs never go back, so what was found to be past its time
 * is not looked at again: each record is read once in its life, and most passes read none.
 */
export class FirstKept {
  readonly #journal: Journal
  readonly #rules: RetentionRules
  readonly #maxLookMs: number
  #seq = 1
  #blocker: Blocker | undefined
  #finding: Promise<unknown> = Promise.resolve()
  #isUnfinished = false

  constructor(journal: Journal, rules: RetentionRules, maxLookMs = defaultMaxLookMs) {
    this.#journal = journal
    this.#rules = rules
    this.#maxLookMs = maxLookMs
  }

  /** Whether the last look ended for lack of time, so that another one may find more. */
  get isUnfinished(): boolean {
    return this.#isUnfinished
  }

  /** Every record before this one is past its time. Looks at sealed segments only, as no other can be dropped. */
  find(cutoffs: readonly (string | undefined)[]): Promise<number> {
    const found = this.#finding.then(() => this.#find(cutoffs))
    this.#finding = found.catch(() => undefined)
    return found
  }

  async #find(cutoffs: readonly (string | undefined)[]): Promise<number> {
    this.#isUnfinished = false
    const { firstSeq } = this.#journal
    if (this.#seq < firstSeq) this.#moveTo(firstSeq, undefined)
    if (this.#blocker !== undefined && !isPast(this.#blocker, cutoffs)) return this.#seq
    const end = this.#journal.segments().findLast(({ sealed }) => sealed)?.lastSeq ?? 0
    try {
      if (this.#seq <= end) await this.#read(end, cutoffs)
    } catch (error) {
      // Dropped for its size while it was read: what is left starts later.
      if (!(error instanceof JournalError && error.code === 'JOURNAL_DROPPED')) throw error
      this.#moveTo(this.#journal.firstSeq, undefined)
    }
    return this.#seq
  }

  async #read(end: number, cutoffs: readonly (string | undefined)[]): Promise<void> {
    const giveUpAt = performance.now() + this.#maxLookMs
    for await (const { firstSeq, lines } of this.#journal.read({ from: this.#seq, follow: false, maxBlockBytes })) {
      let seq = firstSeq
      for (const line of lines.toString().trimEnd().split('\n')) {
        if (seq > end) return
        const entry = decodeLine(line)
        const blocker = { rule: decidingRule(this.#rules, entry), receivedAt: entry.received_at }
        const stays = !isPast(blocker, cutoffs)
        this.#moveTo(stays ? seq : seq + 1, stays ? blocker : undefined)
        if (stays) return
        seq += 1
      }
      if (performance.now() >= giveUpAt) {
        this.#isUnfinished = true
        return
      }
      await nextTurn()
    }
  }

  #moveTo(seq: number, blocker: Blocker | undefined): void {
    this.#seq = seq
    this.#blocker = blocker
  }
}

const isPast = ({ rule, receivedAt }: Blocker, cutoffs: readonly (string | undefined)[]): boolean => {
  const cutoff = cutoffs[rule]
  return cutoff !== undefined && receivedAt < cutoff
}
