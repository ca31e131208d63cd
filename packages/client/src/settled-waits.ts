/** Those who wait until the spool is settled up to a certain entry. */
export interface SettledWaits {
  /** True once everything up to `seq` is settled, false after `timeoutMs` or when it was given up. */
  until(seq: number, timeoutMs: number): Promise<boolean>
  /** To be called after each settlement. */
  check(): void
  /** Nothing more will be settled. */
  giveUp(): void
}

export const createSettledWaits = (settledSeq: () => number): SettledWaits => {
  const ends = new Map<(settled: boolean) => void, number>()
  return {
    until: (seq, timeoutMs) =>
      settledSeq() >= seq
        ? Promise.resolve(true)
        : new Promise((resolve) => {
            const end = (settled: boolean): void => {
              clearTimeout(timer)
              ends.delete(end)
              resolve(settled)
            }
            const timer = setTimeout(end, timeoutMs, false)
            ends.set(end, seq)
          }),
    check: () => {
      for (const [end, seq] of ends) if (settledSeq() >= seq) end(true)
    },
    giveUp: () => {
      for (const end of ends.keys()) end(false)
    },
  }
}
