import { signal } from '@preact/signals'
import { outcomeOf } from '../model/sentence.ts'
import { LiveClock } from './live-clock.ts'
import { type Rate, RateMeter, type SecondCount } from './rate-meter.ts'
import type { Received } from './tail-follower.ts'

export interface LiveFigures extends Rate {
  /** The last two minutes by the second, the oldest first. */
  readonly seconds: readonly SecondCount[]
  /** Entries that matched since the page was opened, shown or not. */
  readonly seen: number
  readonly failures: number
}

/** The last two minutes. */
const shownSeconds = 120

const none: LiveFigures = { entriesPerSecond: 0, failuresPerSecond: 0, seconds: [], seen: 0, failures: 0 }

/** Brought up to date once a second: figures that change faster cannot be read. */
export const figures = signal<LiveFigures>(none)

let meter = new RateMeter(shownSeconds + 2)
let clock = new LiveClock()
let seen = 0
let failures = 0
let openedSecond = 0

const secondNow = (): number => Math.floor(clock.now(Date.now()) / 1_000)

export const resetFigures = (): void => {
  meter = new RateMeter(shownSeconds + 2)
  clock = new LiveClock()
  seen = 0
  failures = 0
  openedSecond = secondNow()
  figures.value = none
}

/** Counts what came, by the second in which the log accepted it: what an absence held up stands where it belongs. */
export const count = (received: readonly Received[]): void => {
  const nowMs = Date.now()
  for (const { entry } of received) {
    const acceptedMs = Date.parse(entry.received_at)
    const failed = outcomeOf(entry.result) === 'failure' ? 1 : 0
    if (seen === 0) openedSecond = Math.floor(acceptedMs / 1_000)
    clock.see(acceptedMs, nowMs)
    seen++
    failures += failed
    meter.add(Math.floor(acceptedMs / 1_000), 1, failed)
  }
}

/** Entries that matched without being sent: nobody knows how many of them failed. */
export const countMissed = (entries: number): void => {
  seen += entries
  meter.add(secondNow(), entries, 0)
}

export const refreshFigures = (): void => {
  const second = secondNow()
  figures.value = {
    ...meter.rate(second, openedSecond),
    seconds: meter.before(second, shownSeconds),
    seen,
    failures,
  }
}
