import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '@trilha/service-kit'
import type { UpstreamSection } from '../configuration/upstream-section.ts'
import { Admission } from './admission.ts'
import { type BalanceKeys, createBalance } from './balance.ts'
import { type HealthCheck, startHealthCheck } from './health-check.ts'
import { type Lease, type LeaseHolder, OpenLease } from './lease.ts'
import { PassiveHealth } from './passive-health.ts'
import { RetryBudget } from './retry-budget.ts'
import { Target } from './target.ts'
import { TargetChoice } from './target-choice.ts'
import { timerMsOf } from './timer-time.ts'
import type { RetryTerms, TargetState, Upstream, UpstreamState } from './upstream.ts'
import { planUpstream, type UpstreamPlan } from './upstream-plan.ts'

export interface UpstreamOptions {
  /** Of an answer. */
  readonly maxHeaderBytes: number
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
  /** Told in one sentence when a target goes out or comes back, and when a circuit opens or closes. */
  readonly onChange?: (text: string) => void
}

/**
 * Opens an upstream. Connections are made when requests come; health checks begin at once.
 *
 * @throws {SettingsError} when a file that the section names cannot be used
 */
export const openUpstream = (name: string, section: UpstreamSection, options: UpstreamOptions): Upstream =>
  openPlanned(planUpstream(name, section), options)

/** As {@link openUpstream}, from a plan; throws nothing. */
export const openPlanned = (plan: UpstreamPlan, options: UpstreamOptions): Upstream => new OpenUpstream(plan, options)

class OpenUpstream implements Upstream, LeaseHolder {
  readonly name: string
  readonly title: string
  readonly openapiPath: string | undefined
  readonly retries: RetryTerms
  readonly #plan: UpstreamPlan
  readonly #now: () => number
  readonly #tell: (text: string) => void
  readonly #targets: readonly Target[]
  readonly #choice: TargetChoice
  readonly #budget: RetryBudget | undefined
  readonly #admission: Admission | undefined
  readonly #checks: readonly HealthCheck[]
  #active = 0
  #refusals = 0
  #retries = 0
  #retriesRefused = 0
  #retirement: PromiseWithResolvers<void> | undefined

  constructor(plan: UpstreamPlan, { maxHeaderBytes, now, onChange }: UpstreamOptions) {
    const { name, section, tls } = plan
    this.name = name
    this.title = section.title ?? name
    this.openapiPath = section.openapi
    this.retries = { attempts: section.retries.attempts, onStatus: new Set(section.retries.on_status) }
    this.#plan = plan
    this.#now = now ?? (() => performance.now())
    this.#tell = (text) => onChange?.(`${this.title}: ${text}`)
    const passive = {
      maxFailures: section.passive_health.failures,
      pauseMs: timerMsOf(section.passive_health.pause),
    }
    const targetOptions = { timeouts: section.timeouts, tls, maxHeaderBytes }
    this.#targets = section.targets.map((target) => new Target(target, new PassiveHealth(passive), targetOptions))
    this.#choice = new TargetChoice(this.#targets, createBalance(section.balance))
    this.#budget = section.retries.attempts === 0 ? undefined : new RetryBudget(section.retries.budget)
    if (section.circuit_breaker !== undefined) {
      this.#admission = new Admission({ section: section.circuit_breaker, title: this.title, onChange: this.#tell })
    }
    const { health } = section
    this.#checks =
      health === undefined
        ? []
        : this.#targets.map((target) =>
            startHealthCheck({
              origin: target.origin,
              section: health,
              tls,
              maxHeaderBytes,
              onChange: (sickness) => this.#checked(target, sickness),
            }),
          )
  }

  admit(): Problem | undefined {
    if (this.#admission === undefined) return undefined
    const refusal = this.#admission.refusal(this.#active, this.#now())
    if (refusal !== undefined) this.#refusals += 1
    return refusal
  }

  take(keys: BalanceKeys, except?: ReadonlySet<Target>): Lease {
    const now = this.#now()
    if (except === undefined) this.#budget?.countRequest(now)
    const target = this.#choice.choose(keys, except, now)
    const lease = new OpenLease(this, target)
    if (!target.passive.isWell) {
      lease.isTrial = target.passive.take()
      this.#choice.update(now)
    }
    if (this.#admission !== undefined) lease.circuitEpoch = this.#admission.circuit.take(now)
    target.requests += 1
    target.activeRequests += 1
    this.#active += 1
    return lease
  }

  hasOther(tried: ReadonlySet<Target>): boolean {
    return this.#choice.hasOther(tried)
  }

  mayRetry(): boolean {
    const now = this.#now()
    const isAllowed =
      (this.#admission === undefined || this.#admission.circuit.state(now) === 'closed') &&
      this.#budget?.takeRetry(now) === true
    if (isAllowed) this.#retries += 1
    else this.#retriesRefused += 1
    return isAllowed
  }

  answered(lease: OpenLease, status: number): boolean {
    const { target } = lease
    const isTargetFailure = status >= 502 && status <= 504
    if (isTargetFailure) this.#countFailure(lease)
    else if (target.passive.answered(lease.isTrial)) this.#cameBack(target)
    lease.isTrial = false
    if (this.#admission !== undefined) {
      const { circuit } = this.#admission
      if (isTargetFailure || status === 500) circuit.failed(lease.circuitEpoch, this.#now())
      else circuit.succeeded(lease.circuitEpoch, this.#now())
    }
    return isTargetFailure || status === 500
  }

  failed(lease: OpenLease): void {
    this.#countFailure(lease)
    this.#admission?.circuit.failed(lease.circuitEpoch, this.#now())
  }

  broke({ target, circuitEpoch }: OpenLease): void {
    const now = this.#now()
    target.failures += 1
    if (target.passive.broke(now)) this.#wentOut(target, now)
    this.#admission?.circuit.broke(circuitEpoch, now)
  }

  completed({ target }: OpenLease): void {
    target.passive.completed()
  }

  abandoned({ target, isTrial, circuitEpoch }: OpenLease): void {
    if (isTrial) {
      target.passive.trialAbandoned()
      this.#choice.update(this.#now())
    }
    this.#admission?.circuit.abandoned(circuitEpoch)
  }

  ended({ target }: OpenLease): void {
    target.activeRequests -= 1
    this.#active -= 1
    if (this.#retirement !== undefined && this.#active === 0) void this.#drain(this.#retirement)
  }

  get state(): UpstreamState {
    return {
      name: this.name,
      title: this.title,
      circuit: this.#admission?.circuit.state(this.#now()),
      activeRequests: this.#active,
      refusals: this.#refusals,
      retries: this.#retries,
      retriesRefused: this.#retriesRefused,
      targets: this.#targets.map(stateOf),
    }
  }

  isMadeOf(plan: UpstreamPlan): boolean {
    return isDeepStrictEqual(plan, this.#plan)
  }

  async close(): Promise<void> {
    await Promise.all([
      ...this.#checks.map((check) => check.close()),
      ...this.#targets.map((target) => target.destroy()),
    ])
    this.#retirement?.resolve()
  }

  retire(): Promise<void> {
    if (this.#retirement === undefined) {
      this.#retirement = Promise.withResolvers()
      for (const check of this.#checks) void check.close()
      if (this.#active === 0) void this.#drain(this.#retirement)
    }
    return this.#retirement.promise
  }

  async #drain(retirement: PromiseWithResolvers<void>): Promise<void> {
    await Promise.all(this.#targets.map((target) => target.drain()))
    retirement.resolve()
  }

  #countFailure({ target, isTrial }: OpenLease): void {
    const now = this.#now()
    const wasWell = target.passive.isWell
    target.failures += 1
    if (!target.passive.failed(isTrial, now)) return
    if (wasWell) this.#wentOut(target, now)
    else this.#choice.update(now)
  }

  #wentOut(target: Target, now: number): void {
    this.#choice.update(now)
    this.#tell(
      `${target.origin} is out: ${target.passive.failuresInARow} failures in a row${this.#lastOne(pauseNote(this.#plan))}`,
    )
  }

  #cameBack(target: Target): void {
    this.#choice.update(this.#now())
    this.#tell(`${target.origin} answers again`)
  }

  #checked(target: Target, sickness: string | undefined): void {
    target.sickness = sickness
    this.#choice.update(this.#now())
    if (sickness === undefined) this.#tell(`${target.origin} is well again by its health checks`)
    else this.#tell(`${target.origin} is out: ${sickness}${this.#lastOne('')}`)
  }

  /** What follows from a target's going out. */
  #lastOne(usual: string): string {
    return this.#choice.isAnyWell ? usual : '; no target is well, so all of them are asked'
  }
}

const pauseNote = ({ section }: UpstreamPlan): string =>
  `; it is left alone for ${section.passive_health.pause}, then one request may try it`

const stateOf = ({
  origin,
  weight,
  isWell,
  sickness,
  passive,
  activeRequests,
  requests,
  failures,
}: Target): TargetState => ({
  url: origin,
  weight,
  isHealthy: isWell,
  whyNot: sickness ?? (passive.isWell ? undefined : `${passive.failuresInARow} requests in a row failed`),
  activeRequests,
  failuresInARow: passive.failuresInARow,
  requests,
  failures,
})
