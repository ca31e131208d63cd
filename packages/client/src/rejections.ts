import { createAlarm } from './alarm.ts'
import { reasonOf } from './reason-of.ts'
import { createRejectedFile, type RejectedEntry } from './rejected-file.ts'

/** Entries that nobody will have: counted, warned of once, kept aside. */
export interface Rejections {
  readonly count: number
  /** Resolves when they are kept, or could not be; never rejects. */
  add(rejected: readonly RejectedEntry[]): Promise<void>
  /** Resolves when all that were added are kept. */
  settled(): Promise<void>
}

/** A program that logs nonsense in a loop is told so by what is kept already; the rest would only fill its memory. */
const maxPending = 1_000

export const createRejections = (dir: string, warn: (message: string) => void): Rejections => {
  const rejectAlarm = createAlarm(warn)
  const fileAlarm = createAlarm(warn)
  const file = createRejectedFile(dir)
  let count = 0
  let last = Promise.resolve()
  let pending = 0

  const keep = async (rejected: readonly RejectedEntry[]): Promise<void> => {
    try {
      await file.append(rejected)
      fileAlarm.clear(() => `refused entries are kept in ${dir} again`)
    } catch (error) {
      fileAlarm.raise('file', `refused entries cannot be kept in ${dir}: ${reasonOf(error)}`)
    }
  }

  return {
    get count() {
      return count
    },
    add: (rejected) => {
      const [first] = rejected
      if (first === undefined) return last
      count += rejected.length
      rejectAlarm.raise('rejected', `entries are refused as invalid (${first.detail}); see rejected.ndjson in ${dir}`)
      if (pending >= maxPending) return last
      pending++
      last = last
        .then(() => keep(rejected))
        .finally(() => {
          pending--
        })
      return last
    },
    settled: () => last,
  }
}
