import { type Balance, type BalanceKeys, isNonEmpty, type NonEmpty } from './balance.ts'
import type { Target } from './target.ts'

/**
 * Chooses among an upstream's targets:
 * 1. those that are well or due for a trial, without those that the request failed on already;
 * 2. failing that, those that are well, whatever the request has met there;
 * 3. when none is well, all (Envoy calls it panic routing): what says that a target is out may itself be wrong, such as a
 *    health page that moved, and asking nobody would be sure to fail.
 *
 * A target with the weight 0 is never chosen.
 */
export class TargetChoice {
  readonly #inService: NonEmpty<Target>
  readonly #balance: Balance
  /** The only target with a weight: nothing to choose. */
  readonly #only: Target | undefined
  #candidates: readonly Target[]
  /** When the next pause ends. */
  #nextTrialAt = Number.POSITIVE_INFINITY

  /** @throws {RangeError} when no target has a weight */
  constructor(targets: readonly Target[], balance: Balance) {
    const inService = targets.filter(({ weight }) => weight > 0)
    if (!isNonEmpty(inService)) throw new RangeError('no target has a weight above 0')
    this.#inService = inService
    this.#balance = balance
    this.#only = inService.length === 1 ? inService[0] : undefined
    this.#candidates = inService
  }

  choose(keys: BalanceKeys, except: ReadonlySet<Target> | undefined, now: number): Target {
    if (this.#only !== undefined) return this.#only
    if (now >= this.#nextTrialAt) this.update(now)
    const candidates = this.#candidates
    if (except !== undefined && except.size > 0) {
      const others = (isNonEmpty(candidates) ? candidates : this.#inService).filter((target) => !except.has(target))
      if (isNonEmpty(others)) return this.#balance(others, keys)
    }
    return this.#balance(isNonEmpty(candidates) ? candidates : this.#inService, keys)
  }

  /** To be called whenever a target's health has changed, also by a trial that begins. */
  update(now: number): void {
    this.#nextTrialAt = Number.POSITIVE_INFINITY
    for (const { passive } of this.#inService) {
      passive.elapse(now)
      this.#nextTrialAt = Math.min(this.#nextTrialAt, passive.pausedUntil)
    }
    this.#candidates = this.#inService.filter(({ mayTake }) => mayTake)
  }

  /** Whether there is a target that is well (or due for a trial) and not among these. */
  hasOther(tried: ReadonlySet<Target>): boolean {
    return this.#candidates.some((target) => !tried.has(target))
  }

  get isAnyWell(): boolean {
    return this.#candidates.length > 0
  }
}
