import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const cores = availableParallelism()

/** The processor that what is measured has for itself, and those of everything else, as taskset takes them. */
export const measuredCore = String(cores - 1)
export const otherCores = cores > 2 ? `0-${cores - 2}` : '0'

/** Binds a process and its threads to processors. Linux. */
export const pin = (pid: number, to: string): void => {
  execFileSync('taskset', ['-a', '-p', '-c', to, String(pid)], { stdio: 'ignore' })
}

/** proc(5): utime and stime are counted in ticks, a hundred a second on every Linux that Node runs on. */
const microsecondsPerTick = 10_000

/** Processor time that a process has used, in microseconds. Unlike the clock, it does not count waiting for others. */
export const processorMicroseconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name before the bracket may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * microsecondsPerTick
}
