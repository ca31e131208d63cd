export interface TimeStyle {
  /** BCP 47. */
  readonly language: string
  readonly utc: boolean
}

const zoneOf = ({ utc }: TimeStyle) => (utc ? { timeZone: 'UTC' } : {})

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs about as much as formatting 100 dates, so each is made once. */
const formatter = (name: string, style: TimeStyle, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${name} ${style.language} ${style.utc}`
  const known = formatters.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(style.language, { ...options, ...zoneOf(style) })
  formatters.set(key, made)
  return made
}

/** `24 Nov`, `24 nov`, `Nov 24`: the language's order without its little words, so that a column stays narrow. */
export const formatDay = (timestamp: string, style: TimeStyle): string =>
  formatter('day', style, { day: '2-digit', month: 'short' })
    .formatToParts(new Date(timestamp))
    .filter(({ type }) => type === 'day' || type === 'month')
    .map(({ value }) => value.replace('.', ''))
    .join(' ')

/** `12:34:56.789`, always 24 hours: a log is compared line by line. */
export const formatClock = (timestamp: string, style: TimeStyle): string =>
  formatter('clock', style, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(new Date(timestamp))

/** The whole date and time with its zone, for titles and details. */
export const formatFull = (timestamp: string, style: TimeStyle): string =>
  formatter('full', style, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(new Date(timestamp))

/** The zone's short name at that moment: `UTC`, `GMT-3`. */
export const formatZone = (at: Date, style: TimeStyle): string =>
  formatter('zone', style, { timeZoneName: 'short' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value ?? 'UTC'

const numberFormats = new Map<string, Intl.NumberFormat>()

/** Made once, too: in a list of durations, making them took longer than everything else of a row. */
const numberFormat = (language: string, maximumFractionDigits: number): Intl.NumberFormat => {
  const key = `${language} ${maximumFractionDigits}`
  const known = numberFormats.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(language, { minimumFractionDigits: 0, maximumFractionDigits })
  numberFormats.set(key, made)
  return made
}

/** `0.42 ms`, `12.3 ms`, `1.53 s`, `2 min 5 s`: three figures that matter. */
export const formatDuration = (ms: number, language: string): string => {
  const number = (value: number, digits: number) => numberFormat(language, digits).format(value)
  if (ms < 10) return `${number(ms, 2)} ms`
  if (ms < 100) return `${number(ms, 1)} ms`
  if (ms < 1_000) return `${number(ms, 0)} ms`
  if (ms < 60_000) return `${number(ms / 1_000, 2)} s`
  return `${number(Math.floor(ms / 60_000), 0)} min ${number(Math.round((ms % 60_000) / 1_000), 0)} s`
}

/** Reads what an `<input type="datetime-local">` holds, in the shown zone, as RFC 3339 in UTC. */
export const parseLocalInput = (text: string, utc: boolean): string | undefined => {
  if (text === '') return undefined
  const date = new Date(utc ? `${text}Z` : text)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** What that input shows for a moment: the shown zone's date and time, without a zone. */
export const formatLocalInput = (timestamp: string | undefined, utc: boolean): string => {
  if (timestamp === undefined) return ''
  const date = new Date(timestamp)
  const shifted = utc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 19)
}
