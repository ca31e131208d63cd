import { FirstKept } from './first-kept.ts'
import type { Removal } from './removal.ts'
import { type PassParts, RetentionPass } from './retention-pass.ts'
import { planRetention, type RetentionPlan } from './retention-plan.ts'
import { cutoffsAt, type RetentionRules } from './rules.ts'
import { createStoreGuard, type StoreGuard } from './store-guard.ts'

export interface RetentionOptions extends PassParts {
  readonly now?: () => Date
}

export interface PassResult extends Removal {
  readonly startedAt: string
  readonly endedAt: string
  /** One sentence; what could not be removed now is removed by a later pass. */
  readonly failure?: string
}

/** Keeps journal and store to their rules. */
export interface Retention {
  readonly rules: RetentionRules
  readonly guard: StoreGuard
  readonly lastPass: PassResult | undefined
  /** Whether the last pass ended before it had looked at all of the journal that may go, so that the next should come soon. */
  readonly hasMore: boolean
  /** What a pass would remove now. @throws {StoreError} */
  plan(): Promise<RetentionPlan>
  /**
   * Removes what is past its time, and the oldest when all together takes too much. Never rejects; one pass at a time:
   * called while one runs, it gives that one's result.
   *
   * @param scope `all` looks through the whole store; `new`, only at what has passed its time since the pass before,
   *   where that is known to be enough
   */
  run(scope: 'all' | 'new'): Promise<PassResult>
}

export const createRetention = (options: RetentionOptions): Retention => new Passes(options)

/** So often the whole store is looked through all the same: a clock that was set back may have left something behind. */
const fullEveryMs = 86_400_000

class Passes implements Retention {
  readonly rules: RetentionRules
  readonly guard: StoreGuard
  readonly #options: RetentionOptions
  readonly #now: () => Date
  readonly #firstKept: FirstKept
  /** By rule: everything received before this that it decides for was removed. */
  #removedBefore: readonly (string | undefined)[] = []
  #lastFullMs = Number.NEGATIVE_INFINITY
  readonly #refused = new Set<number>()
  #size: 'fits' | 'too large' = 'fits'
  #running: Promise<PassResult> | undefined
  #lastPass: PassResult | undefined

  constructor(options: RetentionOptions) {
    this.#options = options
    this.rules = options.rules
    this.#now = options.now ?? (() => new Date())
    this.guard = createStoreGuard(options.rules, this.#now)
    this.#firstKept = new FirstKept(options.journal, options.rules)
  }

  get hasMore(): boolean {
    return this.#firstKept.isUnfinished
  }

  get lastPass(): PassResult | undefined {
    return this.#lastPass
  }

  async plan(): Promise<RetentionPlan> {
    const { journal, rules } = this.#options
    const store = await this.#options.store()
    return planRetention({ journal, store, rules, firstKept: this.#firstKept }, this.#now())
  }

  run(scope: 'all' | 'new'): Promise<PassResult> {
    this.#running ??= this.#runOnce(scope).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #runOnce(scope: 'all' | 'new'): Promise<PassResult> {
    const now = this.#now()
    const isFull = scope === 'all' || this.guard.isHiding || now.getTime() - this.#lastFullMs >= fullEveryMs
    const pass = new RetentionPass(this.#options, this.#firstKept, {
      cutoffs: cutoffsAt(this.rules, now),
      removedBefore: isFull ? [] : this.#removedBefore,
    })
    const store = await pass.openStore()
    const endGuard = this.guard.beginPass(store?.appliedSeq ?? 0)
    const removal = await pass.run(store)
    this.#noteSize(pass.leftBytes)
    this.#noteRefusals(pass.refusals)
    if (pass.failure === undefined) {
      this.#removedBefore = pass.cutoffs
      if (isFull) {
        this.#lastFullMs = now.getTime()
        endGuard()
      }
    }
    const [refused] = [...pass.refusals].map(([index, reason]) => refusalText(this.rules, index, reason))
    const failure = pass.failure ?? refused
    this.#lastPass = {
      ...removal,
      startedAt: now.toISOString(),
      endedAt: this.#now().toISOString(),
      ...(failure !== undefined && { failure }),
    }
    return this.#lastPass
  }

  /** Told once a start. */
  #noteRefusals(refusals: ReadonlyMap<number, string>): void {
    for (const [index, reason] of refusals) {
      this.guard.leaveOut(index)
      if (this.#refused.has(index)) continue
      this.#refused.add(index)
      this.#options.onWarning(`${refusalText(this.rules, index, reason)}; what it decides for stays in the store`)
    }
  }

  /** Told once: it may stay so until the segment that takes entries is sealed. */
  #noteSize(leftBytes: number): void {
    const { maxBytes = Number.POSITIVE_INFINITY } = this.rules
    if (leftBytes > maxBytes && this.#size === 'fits') {
      this.#options.onWarning(
        `journal and store take more than their ${maxBytes} bytes, and no sealed segment is left to delete`,
      )
    }
    this.#size = leftBytes > maxBytes ? 'too large' : 'fits'
  }
}

const refusalText = ({ rules }: RetentionRules, index: number, reason: string): string =>
  `the store cannot apply the rule "${rules[index]?.text}": ${reason}`
