import { readFileSync, writeFileSync } from 'node:fs'

const megabytesOf = (pid: number, field: 'VmRSS' | 'VmHWM'): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1_000
}

/** Resident memory now, in MB. Linux. */
export const residentMb = (pid: number): number => megabytesOf(pid, 'VmRSS')

/** The most resident memory since {@link forgetPeak}, in MB, kept by the kernel: no sample can miss it. */
export const peakMb = (pid: number): number => megabytesOf(pid, 'VmHWM')

/** From now on the peak counts anew (5 in `/proc/pid/clear_refs`, see proc(5)). */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5')
