import { parseTimestamp } from '@trilha/entry'

/** `%t` of Apache and `$time_local` of nginx: `10/Oct/2000:13:55:36 -0700`. */
const accessTime = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?) ([+-]\d{2}:?\d{2})$/
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Lines of a busy server come by the thousand a second, and each names the second in full. */
let lastText = ''
let lastTime: string | undefined

/** The time of an access log, or an RFC 3339 one (`$time_iso8601`), as entries spell it; undefined when it is neither. */
export const parseAccessTime = (text: string): string | undefined => {
  if (text !== lastText) {
    lastTime = toTimestamp(text)
    lastText = text
  }
  return lastTime
}

const toTimestamp = (text: string): string | undefined => {
  const [, day, month = '', year, time, zone] = accessTime.exec(text) ?? []
  if (day === undefined) return parseTimestamp(text)
  const monthNumber = String(monthNames.indexOf(month) + 1).padStart(2, '0')
  return parseTimestamp(`${year}-${monthNumber}-${day}T${time}${zone}`)
}
