import { t } from '../i18n/common.ts'
import { savedText } from '../i18n/saved.ts'
import type { TimeStyle } from '../model/time-format.ts'
import { presetOf, type TimeRange } from '../model/time-range.ts'
import type { View } from '../model/view.ts'
import { parseView } from '../model/view-url.ts'
import { timeStyle } from '../state/preferences.ts'

/** The view that an address within this site shows. */
export const viewAt = (address: string): View => parseView(new URL(address, location.origin))

/** `24 Nov 2026, 12:30 UTC`; what is no instant (`now-2h`) stays as it is written. */
const momentWords = (text: string, { language, utc }: TimeStyle): string => {
  const at = /^\d/.test(text) ? new Date(text) : undefined
  if (at === undefined || Number.isNaN(at.getTime())) return text
  return at.toLocaleString(language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(utc && { timeZone: 'UTC' }),
  })
}

/** A range as a reader says it, in the zone that is shown. */
export const rangeWords = (range: TimeRange): string => {
  const { presets, anyTime, since, before } = savedText.value
  const preset = presetOf(range)
  if (preset !== undefined) return presets[preset]
  const [from, to] = [range.from, range.to].map((text) =>
    text === undefined ? undefined : momentWords(text, timeStyle.value),
  )
  if (from !== undefined && to !== undefined) return `${from} – ${to}`
  if (from !== undefined) return since(from)
  return to === undefined ? anyTime : before(to)
}

/** Whether a range moves with the clock. */
export const isRelative = ({ from, to }: TimeRange): boolean => [from, to].some((text) => text?.startsWith('now'))

export interface ViewWords {
  readonly page: string
  /** The query, or whose page it is, as it was typed; empty where a page has neither. */
  readonly subject: string
  readonly range: string | undefined
}

const subjectOf = (view: View): string => {
  if ('query' in view) return view.query
  if ('userId' in view) return view.userId
  if ('requestId' in view) return view.requestId
  if ('id' in view) return view.id
  return 'service' in view ? (view.service ?? '') : ''
}

/** What a saved view shows, in words. */
export const viewWords = (view: View): ViewWords => ({
  page: view.page === 'saved-link' ? t.value.nav.saved : t.value.nav[view.page],
  subject: subjectOf(view),
  range: 'range' in view ? rangeWords(view.range) : undefined,
})
