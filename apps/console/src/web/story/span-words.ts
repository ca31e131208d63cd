import { storyText } from '../i18n/story.ts'
import { formatDuration } from '../model/time-format.ts'
import { timeStyle } from '../state/preferences.ts'
import type { StoryRow } from './story-rows.ts'

/** From the start of the story: `+2.1 ms`. */
export const formatOffset = (ms: number): string => `+${formatDuration(ms, timeStyle.value.language)}`

export const formatShare = (part: number, whole: number): string =>
  (whole <= 0 ? 0 : part / whole).toLocaleString(timeStyle.value.language, {
    style: 'percent',
    maximumFractionDigits: 1,
  })

/** When a line of the waterfall starts, how long it takes and which part of the whole that is. */
export const spanWords = ({ startMs, durationMs }: StoryRow, wholeMs: number): string => {
  const start = formatOffset(startMs)
  if (durationMs === null || durationMs <= 0) return storyText.value.readMoment(start)
  const duration = formatDuration(durationMs, timeStyle.value.language)
  return storyText.value.readSpan(start, duration, formatShare(durationMs, wholeMs))
}

/** When the gateway had the first byte of its upstream's answer, in milliseconds from the exchange's start. */
export const firstByteMs = (row: StoryRow): number | undefined => {
  const value = row.kind === 'entry' ? row.entry.attributes?.first_byte_ms : undefined
  return typeof value === 'number' && value > 0 ? value : undefined
}

/** How often the gateway sent the request on again. */
export const upstreamRetries = (row: StoryRow): number => {
  const value = row.kind === 'entry' && row.entry.service === 'gateway' ? row.entry.attributes?.retries : undefined
  return typeof value === 'number' ? value : 0
}
