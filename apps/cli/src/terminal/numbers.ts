/** `1,234,567`: digits in groups of three. */
export const grouped = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 2 })

const units = ['bytes', 'KB', 'MB', 'GB', 'TB']

/** `12.3 MB`, in powers of 1,000. */
export const bytesText = (bytes: number): string => {
  let size = bytes
  let unit = 0
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000
    unit += 1
  }
  return `${unit === 0 ? size : Number(size.toPrecision(3))} ${units[unit]}`
}

/** `950 ms`, `12.3 s`, `4 min 5 s`, `3 h 20 min`, `2 d`: two units tell enough. */
export const durationText = (ms: number): string => {
  if (ms < 1_000) return `${ms >= 10 || Number.isInteger(ms) ? Math.round(ms) : Number(ms.toPrecision(2))} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return twoUnits([minutes, 'min'], [Math.floor(seconds % 60), 's'])
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return twoUnits([hours, 'h'], [minutes % 60, 'min'])
  return twoUnits([Math.floor(hours / 24), 'd'], [hours % 24, 'h'])
}

type Measured = readonly [amount: number, unit: string]

const twoUnits = (major: Measured, minor: Measured): string => (minor[0] === 0 ? major : [...major, ...minor]).join(' ')

/** `1 entry`, `2 entries`. */
export const counted = (number: number, one: string, many: string): string =>
  `${grouped(number)} ${number === 1 ? one : many}`
