import { batch, type Signal, signal } from '@preact/signals'
import { type ApiError, asApiError } from './api.ts'

/** An answer of the log service as one part of a page shows it: each part has its own, and fails on its own. */
export interface Loaded<Answer> {
  /** The last answer; stays while another one is on its way, and when that fails. */
  readonly answer: Signal<Answer | undefined>
  readonly failure: Signal<ApiError | undefined>
  /** What was asked for is another thing than what is shown. */
  readonly isLoading: Signal<boolean>
  /** Asks; what is still under way is aborted. False when it failed. */
  load(fetch: (signal: AbortSignal) => Promise<Answer>, options?: { readonly isQuiet?: boolean }): Promise<boolean>
  /** Says that a question will follow, when something else is there first. What is under way is aborted. */
  expect(): void
  /** Forgets the answer. */
  clear(): void
  abort(): void
}

export const createLoaded = <Answer>(): Loaded<Answer> => {
  const answer = signal<Answer | undefined>(undefined)
  const failure = signal<ApiError | undefined>(undefined)
  const isLoading = signal(false)
  let round = new AbortController()

  const load: Loaded<Answer>['load'] = async (fetch, { isQuiet = false } = {}) => {
    round.abort()
    round = new AbortController()
    const { signal: own } = round
    if (!isQuiet) isLoading.value = true
    try {
      const found = await fetch(own)
      if (own.aborted) return false
      batch(() => {
        answer.value = found
        failure.value = undefined
        isLoading.value = false
      })
      return true
    } catch (error) {
      if (own.aborted) return false
      batch(() => {
        failure.value = asApiError(error)
        isLoading.value = false
      })
      return false
    }
  }
  const abort = () => {
    round.abort()
    isLoading.value = false
  }
  const expect = () => {
    round.abort()
    isLoading.value = true
  }
  const clear = () => {
    abort()
    batch(() => {
      answer.value = undefined
      failure.value = undefined
    })
  }
  return { answer, failure, isLoading, load, expect, clear, abort }
}
