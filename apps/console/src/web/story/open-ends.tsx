import type { Story } from '@trilha/log-api'
import { Icon } from '../components/icon.tsx'
import { storyText } from '../i18n/story.ts'
import { gapWords } from './gap-words.ts'
import { isPlaced } from './story-rows.ts'

/** What is told in two ways or not at all, where it has no place of its own in the waterfall. */
export const OpenEnds = ({ story }: { story: Story }) => {
  const gaps = story.gaps.filter((gap) => !isPlaced(gap))
  if (gaps.length === 0) return null
  return (
    <ul class="open-ends" aria-label={storyText.value.openEnds}>
      {gaps.map((gap) => (
        <li key={`${gap.kind} ${gap.entry_id ?? gap.service ?? ''}`} class={gap.provisional ? 'provisional' : ''}>
          <Icon name="alert" />
          <span>{gapWords(gap, story)}</span>
          {gap.provisional && <span class="chip faint">{storyText.value.mayArrive}</span>}
        </li>
      ))}
    </ul>
  )
}
