import type { Story } from '@trilha/log-api'
import { CopyButton } from '../components/copy-button.tsx'
import { Icon } from '../components/icon.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { t } from '../i18n/common.ts'
import { storyText } from '../i18n/story.ts'
import { clauseOf } from '../model/query-text.ts'
import { explorePage, requestsPage, type StoryView } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { lastingLink } from '../state/copy.ts'
import { timeStyle } from '../state/preferences.ts'
import { gapWords } from './gap-words.ts'
import { NearbyLinks } from './nearby-links.tsx'
import { type MarkdownWords, storyMarkdown } from './story-markdown.ts'

/** A trace of several requests has no request id of its own. */
const fieldOf = (story: Story | undefined): 'request_id' | 'trace_id' =>
  story !== undefined && story.request_id === null ? 'trace_id' : 'request_id'

const wordsOf = (story: Story): MarkdownWords => {
  const text = storyText.value
  const { user, noUser } = t.value.list
  return {
    ...text,
    user,
    noUser,
    language: timeStyle.value.language,
    more: text.moreEntries,
    gap: (gap) => gapWords(gap, story),
  }
}

/** Which request, and what can be done with it as a whole. */
export const StoryHead = ({ story, view }: { story: Story | undefined; view: StoryView }) => {
  const text = storyText.value
  const field = fieldOf(story)
  const id = story?.request_id ?? view.requestId
  return (
    <div class="page-head story-head">
      <p class="story-id">
        <ViewLink class="crumb" to={requestsPage}>
          {t.value.nav.requests}
        </ViewLink>
        <Icon name="chevron" />
        {field === 'trace_id' && <span>{text.trace} </span>}
        <bdi class="mono">{visibleLine(id)}</bdi>
        <CopyButton text={() => id} label={text.copyId} />
      </p>
      {story !== undefined && (
        <div class="page-tools">
          <NearbyLinks />
          <CopyButton
            isWide
            text={() => storyMarkdown(story, { words: wordsOf(story), link: lastingLink(view, Date.now()) })}
            label={text.copyStory}
          />
          <ViewLink class="button" to={{ ...explorePage, range: {}, query: clauseOf(field, id, 'include') }}>
            <Icon name="filter" />
            <span>{text.explore}</span>
          </ViewLink>
        </div>
      )}
    </div>
  )
}
