import { createAlarm } from './alarm.ts'
import { entryRecord } from './entry-record.ts'
import type { LogInput } from './log-client.ts'
import { reasonOf } from './reason-of.ts'
import type { Rejections } from './rejections.ts'
import { isFull, type Spool } from './spool.ts'

export interface IntakeOptions {
  readonly spool: Spool
  /** Put on entries that name none. */
  readonly service: string
  readonly rejections: Rejections
  readonly warn: (message: string) => void
}

/** The way from a caller into the spool. */
export interface Intake {
  /** Never throws. */
  log(entry: LogInput): void
  /** From now on every entry is dropped. */
  close(): void
  readonly accepted: number
  readonly dropped: number
  /** The number that the newest entry has in the spool. */
  readonly lastSeq: number
}

export const createIntake = ({ spool, service, rejections, warn }: IntakeOptions): Intake => {
  const alarm = createAlarm(warn)
  let accepted = 0
  let dropped = 0
  let droppedInARow = 0
  let lastSeq = spool.headSeq
  let isClosed = false

  const drop = (count: number, error: unknown): void => {
    dropped += count
    droppedInARow += count
    alarm.raise(
      'dropping',
      `ENTRIES OF ${service} ARE BEING LOST: ${reasonOf(error)}${isFull(error) ? roomAdvice : ''}`,
    )
  }

  const append = (record: ReturnType<typeof entryRecord>): void => {
    const seq = spool.append(record)
    const lost = lastSeq + 1 - seq
    if (lost > 0) {
      accepted -= lost
      drop(lost, new Error('the disk failed before they were safe'))
    } else {
      alarm.clear(() => `entries of ${service} are kept again; ${droppedInARow} were lost`)
      droppedInARow = 0
    }
    accepted++
    lastSeq = seq
  }

  return {
    log: (input) => {
      if (isClosed) {
        drop(1, new Error('its log client is closed'))
        return
      }
      let record: ReturnType<typeof entryRecord>
      try {
        record = entryRecord(input, service)
      } catch (error) {
        void rejections.add([{ entry: input, detail: reasonOf(error) }])
        return
      }
      try {
        append(record)
      } catch (error) {
        drop(1, error)
      }
    },
    close: () => {
      isClosed = true
    },
    get accepted() {
      return accepted
    },
    get dropped() {
      return dropped
    },
    get lastSeq() {
      return lastSeq
    },
  }
}

const roomAdvice = '. Make room on the disk, raise the spool budget or bring the log service back'
