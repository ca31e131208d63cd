import { single } from './parameters.ts'
import { invalid } from './refusals.ts'

/**
 * Reads the parameter `tz`, an IANA name; UTC when it is absent.
 *
 * @throws {Problem} 422 for a zone that is not known
 */
export const parseZone = (parameters: URLSearchParams): string => {
  const zone = single(parameters, 'tz') ?? 'UTC'
  try {
    // Offsets such as +02:00 are taken by some engines, and would be silently wrong across a change of clocks.
    if (/^[A-Za-z]/.test(zone)) return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    // Falls through to the sentence.
  }
  throw invalid('tz: must be the IANA name of a time zone, such as America/Sao_Paulo or UTC')
}

/** Tells the day (`2026-11-24`) of instants, as a calendar in the zone shows it. */
export const createDayClock = (zone: string): ((epochMs: number) => string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return (epochMs) => format.format(epochMs)
}

/**
 * Width of the buckets that days are put together from. Since 1980 every zone has been a whole number of quarters of an
 * hour from UTC, so that no bucket crosses the end of a day.
 */
export const dayStepMs = (zone: string): number => (zone === 'UTC' ? 24 : 0.25) * 60 * 60 * 1_000
