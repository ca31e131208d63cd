/** A day as a calendar in a zone shows it, such as `2026-11-24`: such texts sort by time. */
export type Day = string

/** Since 1980 every zone has been a whole number of quarters of an hour from UTC, so none of them holds two days. */
const quarterMs = 15 * 60 * 1_000
const hourMs = 4 * quarterMs
const dayMs = 24 * hourMs

/** Zones lie between UTC-12 and UTC+14. */
const maxOffsetMs = 14 * hourMs

/** Tells the day of instants in a zone (IANA name); each quarter of an hour is asked of `Intl` only once. */
export const createDayOf = (zone: string): ((epochMs: number) => Day) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const known = new Map<number, Day>()
  return (epochMs) => {
    const quarter = Math.floor(epochMs / quarterMs)
    const day = known.get(quarter) ?? format.format(quarter * quarterMs)
    known.set(quarter, day)
    return day
  }
}

/** The hour (0 to 23) that a clock in a zone shows. */
export const createHourOf = (zone: string): ((epochMs: number) => number) => {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' })
  return (epochMs) => Number(format.format(epochMs))
}

const noonOf = (day: Day): number => Date.parse(`${day}T12:00:00Z`)

export const addDays = (day: Day, count: number): Day =>
  new Date(noonOf(day) + count * dayMs).toISOString().slice(0, 10)

/** Days from one to another; negative when the other is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((noonOf(to) - noonOf(from)) / dayMs)

/** 0 for Sunday to 6 for Saturday. */
export const weekdayOf = (day: Day): number => new Date(noonOf(day)).getUTCDay()

/** The first instant of a day: usually midnight, an hour later where clocks are then put forward. */
export const startOfDay = (day: Day, dayOf: (epochMs: number) => Day): number => {
  const utcMidnight = Date.parse(`${day}T00:00:00Z`)
  let before = (utcMidnight - maxOffsetMs) / quarterMs - 1
  let within = (utcMidnight + maxOffsetMs) / quarterMs
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (dayOf(middle * quarterMs) < day) before = middle
    else within = middle
  }
  return within * quarterMs
}

/** A day in a language, as a calendar shows it: a day has no zone any more, so it is written as its own noon in UTC. */
export const createDayNames = (language: string) => {
  const named = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
    return (day: Day): string => format.format(noonOf(day))
  }
  return {
    /** `Tuesday 24 November 2026` */
    whole: named({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    /** `Tue, 24 Nov 2026` */
    short: named({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    /** `Tue, 24 Nov` */
    brief: named({ weekday: 'short', day: 'numeric', month: 'short' }),
    month: named({ month: 'short' }),
    weekday: named({ weekday: 'short' }),
  }
}

export type DayNames = ReturnType<typeof createDayNames>
