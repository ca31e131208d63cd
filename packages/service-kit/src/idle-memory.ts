import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Gives back memory that nobody needs any more: V8 itself collects it only when much more is asked for, which an idle
 * process never does. Takes some 50 ms, so only where nobody waits: at the start, before the first request (measured on
 * the user service: 136 MB resident without, 113 MB with), and when work has ended.
 */
const collectGarbage = (): void => {
  // The function exists only in contexts made after the flag is set.
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { readonly type: string; readonly flavor: string }) => void
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', flavor: 'last-resort' })
}

/** Long enough that a pause in a stream of requests is not taken for its end. */
const lookEveryMs = 5_000
/** A process above this part of its time in one look has worked; below the other it is idle, health checks aside. */
const busyShare = 0.2
const idleShare = 0.02

/**
 * Collects now, and from now on each time that work has ended.
 *
 * @param staysWarm collects now alone: such a collection throws compiled code away too, so that the requests after a pause
 * take several times as long until it is compiled again
 */
export const releaseMemoryWhenIdle = (staysWarm: boolean): void => {
  collectGarbage()
  if (staysWarm) return
  let hasWorked = false
  let last = performance.eventLoopUtilization()
  const look = (): void => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    if (utilization > busyShare) hasWorked = true
    if (!hasWorked || utilization > idleShare) return
    hasWorked = false
    collectGarbage()
  }
  setInterval(look, lookEveryMs).unref()
}
