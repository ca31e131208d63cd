import { Problem } from '@trilha/service-kit'
import type { UpstreamSection } from '../configuration/upstream-section.ts'
import { CircuitBreaker, type CircuitCounts, type CircuitState } from './circuit-breaker.ts'
import { timerMsOf } from './timer-time.ts'

export interface AdmissionOptions {
  readonly section: NonNullable<UpstreamSection['circuit_breaker']>
  readonly title: string
  readonly onChange: (text: string) => void
}

/** Decides whether an upstream may be asked at all: its circuit, and how much is under way. */
export class Admission {
  readonly circuit: CircuitBreaker
  readonly #title: string
  readonly #maxPending: number
  readonly #tooMuch: Problem
  /** The same for all requests of one second: under load refusals come by the thousand, each with its stack otherwise. */
  #refusal: Problem | undefined
  #refusedSeconds = 0

  constructor({ section, title, onChange }: AdmissionOptions) {
    this.#title = title
    this.#maxPending = section.max_pending ?? Number.POSITIVE_INFINITY
    this.#tooMuch = refusal(`The ${title} has as many requests under way as it may have`, 1)
    this.circuit = new CircuitBreaker({
      failureRate: section.failure_rate,
      minimumRequests: section.minimum_requests,
      windowMs: timerMsOf(section.window),
      openForMs: timerMsOf(section.open_for),
      onChange: (state, counts) => {
        const text = describeChange(state, counts, section.open_for)
        if (text !== undefined) onChange(text)
      },
    })
  }

  refusal(pending: number, now: number): Problem | undefined {
    const waitMs = this.circuit.refusedForMs(now)
    if (waitMs > 0) return this.#openCircuit(Math.max(1, Math.ceil(waitMs / 1_000)))
    return pending >= this.#maxPending ? this.#tooMuch : undefined
  }

  #openCircuit(seconds: number): Problem {
    if (this.#refusal === undefined || this.#refusedSeconds !== seconds) {
      this.#refusedSeconds = seconds
      this.#refusal = refusal(`The ${this.#title} keeps failing, so it is not asked for a while`, seconds)
    }
    return this.#refusal
  }
}

const refusal = (detail: string, seconds: number): Problem =>
  new Problem('unavailable', `${detail}; try again in ${seconds} s`, { headers: { 'retry-after': String(seconds) } })

/** A half-open circuit is on its way to one of the others within one request: no news. */
const describeChange = (state: CircuitState, counts: CircuitCounts, openFor: string): string | undefined => {
  if (state === 'half_open') return undefined
  if (state === 'closed') return 'the circuit is closed: requests are taken again'
  if (counts.requests === 0) return `the circuit stays open for ${openFor} more: the request that tried has failed`
  return `the circuit is open for ${openFor}: ${counts.failures} of the last ${counts.requests} requests failed`
}
