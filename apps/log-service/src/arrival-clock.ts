let cachedMs = -1
let cachedText = ''

/**
 * Now, as entries spell `received_at`: RFC 3339 in UTC with milliseconds. Writing the text out costs more than parsing a
 * small entry does, so entries of one millisecond share it.
 */
export const arrivalTime = (): string => {
  const now = Date.now()
  if (now !== cachedMs) {
    cachedMs = now
    cachedText = new Date(now).toISOString()
  }
  return cachedText
}
