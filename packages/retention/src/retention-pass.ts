import type { Journal } from '@trilha/journal'
import type { Query } from '@trilha/query'
import { type Store, StoreError } from '@trilha/store'
import type { FirstKept } from './first-kept.ts'
import { isNothing, type Removal, type RuleRemoval, totalOf } from './removal.ts'
import { countEntries, plannedSegments } from './retention-plan.ts'
import { allOf, decidedBy, receivedBefore, receivedSince } from './rule-queries.ts'
import type { RetentionRules } from './rules.ts'
import type { PlannedSegment } from './segment-plan.ts'

/** What a pass works with. */
export interface PassParts {
  readonly journal: Journal
  readonly rules: RetentionRules
  /** The store itself, and not what those who search are shown. Rejects while there is none. */
  readonly store: () => Promise<Store>
  /**
   * Writes to the log what a pass is about to remove, so that nothing is ever removed without a trace; with `failure`,
   * that it could not all be done.
   */
  readonly record: (removal: Removal, failure?: string) => Promise<void>
  /** What the operator should know: entries that go before their time, passes that fail. */
  readonly onWarning: (message: string) => void
}

export interface PassTimes {
  readonly cutoffs: readonly (string | undefined)[]
  /** By rule: everything older was looked through before. */
  readonly removedBefore: readonly (string | undefined)[]
}

/** One pass. Each step that fails is told of and does not keep the others from being done. */
export class RetentionPass {
  readonly #options: PassParts
  readonly #firstKept: FirstKept
  readonly #times: PassTimes
  #failure: string | undefined
  readonly #refusals = new Map<number, string>()
  #leftBytes = 0

  constructor(options: PassParts, firstKept: FirstKept, times: PassTimes) {
    this.#options = options
    this.#firstKept = firstKept
    this.#times = times
  }

  get cutoffs(): readonly (string | undefined)[] {
    return this.#times.cutoffs
  }

  /** What journal and store take when the pass has done what it plans. */
  get leftBytes(): number {
    return this.#leftBytes
  }

  get failure(): string | undefined {
    return this.#failure
  }

  /** Rules that the store cannot apply, by their place, and why. */
  get refusals(): ReadonlyMap<number, string> {
    return this.#refusals
  }

  openStore(): Promise<Store | undefined> {
    return this.#attempt('the store cannot be asked', () => this.#options.store())
  }

  async run(store: Store | undefined): Promise<Removal> {
    const planned: Removal = {
      segments: (await this.#attempt('the journal cannot be read', () => this.#segments(store))) ?? [],
      rules: store === undefined ? [] : await this.#dueRules(store),
    }
    if (isNothing(planned)) return planned
    this.#warnOfSize(planned.segments)
    const isRecorded = await this.#record(planned)
    const done = await this.#remove(planned, store)
    // On a full disk nothing can be written before room was made.
    if (!isRecorded) await this.#record(done)
    if (this.#failure !== undefined) await this.#record(done, this.#failure)
    return done
  }

  async #segments(store: Store | undefined): Promise<readonly PlannedSegment[]> {
    const { journal, rules } = this.#options
    const size = store && (await this.#attempt('the size of the store is not known', () => store.size()))
    const plan = await plannedSegments({ journal, rules, firstKept: this.#firstKept }, { cutoffs: this.cutoffs, size })
    this.#leftBytes = plan.leftBytes
    return plan.segments
  }

  async #dueRules(store: Store): Promise<readonly RuleRemoval[]> {
    const due: RuleRemoval[] = []
    for (const [index, rule] of this.#options.rules.rules.entries()) {
      const cutoff = this.cutoffs[index]
      if (cutoff === undefined) continue
      const query = allOf([this.#candidates(index), receivedBefore(cutoff)])
      const counted = await this.#attempt(`rule "${rule.text}" could not be applied`, async () => {
        const entries = await countEntries(store, query).catch((error: unknown) => this.#noteRefusal(index, error))
        return { entries }
      })
      if (counted !== undefined && counted.entries !== 0) due.push({ rule, entries: counted.entries })
    }
    return due
  }

  /** A query that the store cannot answer stays one: nothing to remove, for this pass and every other. */
  #noteRefusal(index: number, error: unknown): number {
    if (!(error instanceof StoreError) || error.code !== 'STORE_QUERY') throw error
    this.#refusals.set(index, error.message)
    return 0
  }

  /** What may be past its time by a rule. */
  #candidates(index: number): Query {
    const from = this.#times.removedBefore[index]
    const decided = decidedBy(this.#options.rules, index)
    return from === undefined ? decided : allOf([decided, receivedSince(from)])
  }

  async #remove({ rules, segments }: Removal, store: Store | undefined): Promise<Removal> {
    const removed: RuleRemoval[] = []
    for (const { rule } of store === undefined ? [] : rules) {
      const index = this.#options.rules.rules.indexOf(rule)
      const receivedBefore = this.cutoffs[index] ?? ''
      const selection = { query: this.#candidates(index), receivedBefore }
      const entries = await this.#attempt(`rule "${rule.text}" could not be applied`, async () =>
        store?.remove(selection),
      )
      if (entries !== undefined) removed.push({ rule, entries })
    }
    return { rules: removed, segments: await this.#dropSegments(segments, store) }
  }

  /** The store first: what is still in the journal when a crash comes between is dropped by the next pass. */
  async #dropSegments(segments: readonly PlannedSegment[], store: Store | undefined) {
    const total = totalOf(segments)
    if (total === undefined) return segments
    const dropSeq = total.lastSeq + 1
    await this.#attempt('the store could not drop old entries', async () => store?.dropBefore(dropSeq))
    const dropped = await this.#attempt('the journal could not drop old segments', async () => {
      await this.#options.journal.dropBefore(dropSeq)
      return true
    })
    return dropped === true ? segments : []
  }

  async #record(removal: Removal, failure?: string): Promise<boolean> {
    try {
      await this.#options.record(removal, failure)
      return true
    } catch (error) {
      this.#options.onWarning(`what retention removes could not be written to the log: ${reasonOf(error)}`)
      return false
    }
  }

  #warnOfSize(segments: readonly PlannedSegment[]): void {
    const total = totalOf(segments.filter(({ reason }) => reason === 'size'))
    if (total === undefined) return
    const { entries, firstSeq, lastSeq } = total
    this.#options.onWarning(
      `journal and store take more than their ${this.#options.rules.maxBytes} bytes: the oldest ${entries} entries ` +
        `(${firstSeq} to ${lastSeq}) are deleted before their time`,
    )
  }

  async #attempt<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      const sentence = `${what}: ${reasonOf(error)}`
      this.#failure ??= sentence
      return undefined
    }
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
