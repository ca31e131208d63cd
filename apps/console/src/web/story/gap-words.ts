import type { Gap, Story } from '@trilha/log-api'
import { storyText } from '../i18n/story.ts'
import { formatDuration } from '../model/time-format.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'

/** A gap as a sentence of the chosen language, fit to be shown. */
export const gapWords = (gap: Gap, story: Story): string => {
  const entry = story.entries.find(({ id }) => id === gap.entry_id)
  return storyText.value.gap({
    kind: gap.kind,
    detail: visibleLine(gap.detail),
    service: visibleLine(gap.service ?? entry?.service ?? ''),
    action: visibleLine(entry?.action ?? ''),
    duration: formatDuration(gap.duration_ms ?? 0, timeStyle.value.language),
  })
}
