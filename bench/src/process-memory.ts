import { readFileSync, writeFileSync } from 'node:fs'

const megabytesOf = (pid: number, file: 'status' | 'smaps_rollup', field: string): number => {
  const text = readFileSync(`/proc/${pid}/${file}`, 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1_000
}

/** Resident memory now, in MB. Linux. */
export const residentMb = (pid: number): number => megabytesOf(pid, 'status', 'VmRSS')

/** Its share of it, in MB: a page of three processes counts a third in each. Sums of it count nothing twice. Linux. */
export const shareMb = (pid: number): number => megabytesOf(pid, 'smaps_rollup', 'Pss')

/** The most resident memory since {@link forgetPeak}, in MB, kept by the kernel: no sample can miss it. */
export const peakMb = (pid: number): number => megabytesOf(pid, 'status', 'VmHWM')

/** From now on the peak counts anew (5 in `/proc/pid/clear_refs`, see proc(5)). */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5')
