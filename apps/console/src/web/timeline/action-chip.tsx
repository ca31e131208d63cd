import { timelineText } from '../i18n/timeline.ts'
import type { TimelineView } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { formatCount } from './share.ts'

/** Wider than a chip. */
const shownText = 60

interface ActionChipProps {
  readonly view: TimelineView
  readonly action: string
  readonly count: number
  /** Done on that day for the first time ever. */
  readonly isFirst?: boolean
}

/** An action with its count: tells only the entries with it, or all again. */
export const ActionChip = ({ view, action, count, isFirst = false }: ActionChipProps) => {
  const text = timelineText.value
  const name = visibleLine(cutText(action, shownText))
  return (
    <button
      type="button"
      class={isFirst ? 'action-chip is-first' : 'action-chip'}
      aria-pressed={view.action === action}
      title={isFirst ? `${name}: ${text.firstDay}` : undefined}
      onClick={() => {
        const { action: chosen, open: _, ...whole } = view
        go(chosen === action ? whole : { ...whole, action })
      }}
    >
      <bdi>{name}</bdi>
      <span class="chip-count">{formatCount(count, timeStyle.value.language)}</span>
      {isFirst && <span class="visually-hidden">, {text.firstDay}</span>}
    </button>
  )
}
