import { useEffect } from 'preact/hooks'
import { AnswerBanners } from '../components/answer-banners.tsx'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Notice } from '../components/notice.tsx'
import { Segments } from '../components/segments.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { timelineText } from '../i18n/timeline.ts'
import { formatFull } from '../model/time-format.ts'
import { timelineOf, type UsersView, userSorts } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { RangePicker } from '../search/range-picker.tsx'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { FindUser } from './find-user.tsx'
import { formatAgo } from './relative-time.ts'
import { formatCount, formatShare } from './share.ts'
import { loadUsers, reportKey, shownUsers, type UserFigures, users } from './users-feed.ts'

/** Wider than the column. */
const shownText = 200

const UserRow = ({ user }: { user: UserFigures }) => {
  const { language } = timeStyle.value
  const { userId, entries, failures, lastSeen } = user
  return (
    <tr>
      <th scope="row">
        <ViewLink to={timelineOf(userId)}>
          <bdi>{visibleLine(cutText(userId, shownText))}</bdi>
        </ViewLink>
      </th>
      <td class="number">{formatCount(entries, language)}</td>
      <td class={failures > 0 ? 'number failing' : 'number'}>{formatCount(failures, language)}</td>
      <td class="number">
        {formatShare(failures, entries, language)}
        <span class="rate-bar" aria-hidden="true">
          <i style={{ width: `${(100 * failures) / Math.max(1, entries)}%` }} />
        </span>
      </td>
      <td class="seen">
        {lastSeen !== undefined && (
          <time dateTime={lastSeen} title={formatFull(lastSeen, timeStyle.value)}>
            {formatAgo(lastSeen, { nowMs: Date.now(), language })}
          </time>
        )}
      </td>
    </tr>
  )
}

const Table = ({ view, shown }: { view: UsersView; shown: readonly UserFigures[] }) => {
  const text = timelineText.value
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
    <section class="table-scroller users-table" tabIndex={0} aria-label={text.tableLabel[view.sort]}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.user}</th>
            <th scope="col" class="number">
              {text.entries}
            </th>
            <th scope="col" class="number">
              {text.failures}
            </th>
            <th scope="col" class="number">
              {text.rate}
            </th>
            <th scope="col" class="seen">
              {text.lastSeen}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((user) => (
            <UserRow key={user.userId} user={user} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

const Sorts = ({ view }: { view: UsersView }) => {
  const text = timelineText.value
  return (
    <Segments
      label={text.sort}
      choices={userSorts}
      chosen={view.sort}
      nameOf={(sort) => text.sorts[sort]}
      onChoose={(sort) => go({ ...view, sort }, { replace: true })}
    />
  )
}

const Nobody = ({ view }: { view: UsersView }) => {
  const text = timelineText.value
  const words = {
    entries: [text.noUsers, text.noUsersDetail],
    failures: [text.noFailing, text.noFailingDetail],
    new: [text.noNew, text.noNewDetail],
  }[view.sort]
  return (
    <Notice kind="empty" icon="user" title={words[0] ?? ''} detail={words[1]}>
      <button type="button" class="button" onClick={() => go({ ...view, range: {} })}>
        {text.anyTime}
      </button>
    </Notice>
  )
}

const Totals = () => {
  const answer = users.answer.value
  const text = timelineText.value
  if (answer === undefined) return null
  return (
    <p class="page-note">
      {text.totals(answer.distinct, answer.entries)}
      {answer.nobody > 0 && ` · ${text.nobody(answer.nobody)}`}
    </p>
  )
}

const Found = ({ view }: { view: UsersView }) => {
  const answer = users.answer.value
  const text = timelineText.value
  const retry = () => void loadUsers(view)
  if (answer === undefined) {
    return users.failure.value === undefined ? (
      <Skeleton label={text.usersLoading} />
    ) : (
      <FailureNotice failure={users.failure.value} onRetry={retry} />
    )
  }
  return (
    <>
      <AnswerBanners failure={users.failure.value} isComplete={answer.complete} onRetry={retry} />
      {answer.users.length === 0 ? <Nobody view={view} /> : <Table view={view} shown={answer.users} />}
      {answer.users.length === shownUsers && <p class="list-end">{text.top(shownUsers)}</p>}
    </>
  )
}

/** Who acted: found by id, or listed by how much they did and how much of it failed. */
export const UsersPage = ({ view }: { view: UsersView }) => {
  const text = timelineText.value
  const key = reportKey(view)
  useEffect(() => {
    void loadUsers(view)
    return users.abort
  }, [key])
  return (
    <main id="main" class="page users" tabIndex={-1}>
      <div class="page-column">
        <div class="page-head">
          <h1>{text.users}</h1>
          <Totals />
          <div class="page-tools">
            <RangePicker range={view.range} onChange={(range) => go({ ...view, range })} />
          </div>
        </div>
        <FindUser view={view} />
        <div class={`card ${users.isLoading.value ? 'dimmed' : ''}`}>
          <div class="card-head">
            <h2>{text.tableLabel[view.sort]}</h2>
            <Sorts view={view} />
          </div>
          <Found view={view} />
        </div>
      </div>
    </main>
  )
}
