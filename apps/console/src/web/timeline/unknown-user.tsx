import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Notice } from '../components/notice.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { timelineText } from '../i18n/timeline.ts'
import { timelineOf, usersPage } from '../model/view.ts'
import { closeIds, type FoundUser } from './close-ids.ts'
import { FoundUsers } from './found-users.tsx'

/** Nobody has this id: says so, and who has one that looks like it. */
export const UnknownUser = ({ userId }: { userId: string }) => {
  const users = useSignal<readonly FoundUser[]>([])
  const text = timelineText.value
  useEffect(() => {
    const round = new AbortController()
    users.value = []
    closeIds(userId, round.signal).then(
      (found) => {
        users.value = found
      },
      () => {
        // The notice says enough without suggestions.
      },
    )
    return () => round.abort()
  }, [userId])
  return (
    <Notice kind="empty" icon="search" title={text.unknown} detail={text.unknownDetail}>
      {users.value.length > 0 && (
        <section class="close-ids" aria-label={text.close}>
          <h3>{text.close}</h3>
          <FoundUsers users={users.value} to={timelineOf} />
        </section>
      )}
      <ViewLink class="button" to={usersPage}>
        {text.findOther}
      </ViewLink>
    </Notice>
  )
}
