/**
 * A restarted log service is back within a second or so, and the first wait only has to outlive one lost connection;
 * after ten seconds without an answer, asking oftener finds it no sooner in a way that anybody notices.
 */
const firstMs = 50
const lastMs = 10_000

/**
 * How long to wait after the given number of failures in a row (from 1): exponential with full jitter, so that many
 * clients that lost the same log service do not all come back in the same moment.
 */
export const backoffMs = (failures: number, random: () => number = Math.random): number =>
  random() * Math.min(lastMs, firstMs * 2 ** Math.min(failures - 1, 30))

/** What only an operator can put right is tried slowly from the first time on: between half the longest wait and all. */
export const slowBackoffMs = (random: () => number = Math.random): number => lastMs * (0.5 + random() / 2)

/** A wait that can be ended early. */
export interface Wait {
  /** Resolves after `ms`, or as soon as `end` is called. Does not keep the process alive. */
  start(ms: number): Promise<void>
  end(): void
}

export const createWait = (): Wait => {
  let end = (): void => {}
  return {
    start: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms).unref()
        end = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
    end: () => end(),
  }
}
