import type { TimelineEntry } from '@trilha/log-api'
import { timelineText } from '../i18n/timeline.ts'
import { isFirstMark } from './first-times.ts'
import { marksAt } from './timeline-feed.ts'

/** What an entry did, or came from, for the first time ever. */
export const FirstChips = ({ entry, firstSeen }: { entry: TimelineEntry; firstSeen: string | null }) => {
  const marks = marksAt(entry).filter(isFirstMark)
  if (marks.length === 0) return null
  const { first } = timelineText.value
  // With the very first entry everything is new, and to say so is enough.
  const isEver = entry.timestamp === firstSeen && marks.includes('action')
  return (
    <span class="first-chips">
      {(isEver ? (['ever'] as const) : marks).map((mark) => (
        <span class="first-chip" key={mark}>
          {first[mark]}
        </span>
      ))}
    </span>
  )
}
