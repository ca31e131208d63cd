import type { ComponentChildren } from 'preact'
import { t } from '../i18n/common.ts'
import { entryText } from '../i18n/entry.ts'
import type { StoredEntry } from '../model/entry.ts'
import { clauseOf } from '../model/query-text.ts'
import { contextOf, explorePage, storyOf, timelineOf, type View } from '../model/view.ts'
import { view } from '../state/navigation.ts'
import { Icon, type IconName } from './icon.tsx'
import { ViewLink } from './view-link.tsx'

const DetailLink = ({ to, icon, children }: { to: View; icon: IconName; children: ComponentChildren }) => (
  <ViewLink class="button" to={to}>
    <Icon name={icon} />
    <span>{children}</span>
  </ViewLink>
)

/** Where an entry leads: its request, its user, its neighbours, its trace. Not where one is already. */
export const DetailLinks = ({ entry }: { entry: StoredEntry }) => {
  const { id, request_id: requestId, user_id: userId, trace_id: traceId } = entry
  const here = view.value
  return (
    <div class="detail-links">
      {requestId !== undefined && !(here.page === 'story' && here.requestId === requestId) && (
        <DetailLink icon="trail" to={storyOf(requestId)}>
          {t.value.detail.story}
        </DetailLink>
      )}
      {userId !== 'N/A' && !(here.page === 'timeline' && here.userId === userId) && (
        <DetailLink icon="user" to={timelineOf(userId)}>
          {entryText.value.user}
        </DetailLink>
      )}
      {!(here.page === 'context' && here.id === id) && (
        <DetailLink icon="context" to={contextOf(id)}>
          {entryText.value.context}
        </DetailLink>
      )}
      {traceId !== undefined && (
        <DetailLink icon="filter" to={{ ...explorePage, range: {}, query: clauseOf('trace_id', traceId, 'include') }}>
          {entryText.value.trace}
        </DetailLink>
      )}
    </div>
  )
}
