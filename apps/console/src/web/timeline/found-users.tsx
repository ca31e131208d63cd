import { ViewLink } from '../components/view-link.tsx'
import { timelineText } from '../i18n/timeline.ts'
import type { View } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import type { FoundUser } from './close-ids.ts'

/** Wider than the list. */
const shownText = 200

/** Users by id, each a link. */
export const FoundUsers = ({ users, to }: { users: readonly FoundUser[]; to: (userId: string) => View }) => (
  <ul class="found-users">
    {users.map(({ userId, entries }) => (
      <li key={userId}>
        <ViewLink class="found-user" to={to(userId)}>
          <bdi>{visibleLine(cutText(userId, shownText))}</bdi>
          <span class="known-count">{timelineText.value.count(entries)}</span>
        </ViewLink>
      </li>
    ))}
  </ul>
)
