import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { AnswerBanners } from '../components/answer-banners.tsx'
import { Who } from '../components/entry-sentence.tsx'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { requestsText } from '../i18n/requests.ts'
import type { StoredEntry } from '../model/entry.ts'
import { outcomeOf } from '../model/sentence.ts'
import { formatClock, formatDay, formatDuration, formatFull } from '../model/time-format.ts'
import { explorePage, type RequestsView, storyOf } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { RangePicker } from '../search/range-picker.tsx'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { FindRequest } from './find-request.tsx'
import { loadRequests, type RequestsReport, requests } from './requests-feed.ts'

/** Wider than the column. */
const shownText = 160

const Moment = ({ timestamp }: { timestamp: string }) => (
  <time dateTime={timestamp} title={formatFull(timestamp, timeStyle.value)}>
    <span class="day">{formatDay(timestamp, timeStyle.value)}</span> {formatClock(timestamp, timeStyle.value)}
  </time>
)

const RequestRow = ({ entry, who }: { entry: StoredEntry; who: string | undefined }) => {
  const { request_id: requestId = '', http, action, cause, timestamp } = entry
  const what = http?.method === undefined ? action : `${http.method} ${http.path ?? http.route ?? ''}`
  return (
    <li class={`request-row ${outcomeOf(entry.result)}`}>
      <ViewLink to={storyOf(requestId)}>
        <Moment timestamp={timestamp} />
        <span class="request-what">
          <span>
            <bdi class="mono">{visibleLine(cutText(what, shownText))}</bdi>
            {who !== undefined && (
              <>
                <span class="joint"> · </span>
                <Who who={who} />
              </>
            )}
          </span>
          {cause && <bdi class="request-cause">{visibleLine(cutText(cause, shownText))}</bdi>}
        </span>
        <span class="request-status">{http?.status}</span>
        <span class="request-took">
          {http?.duration_ms !== undefined && formatDuration(http.duration_ms, timeStyle.value.language)}
        </span>
      </ViewLink>
    </li>
  )
}

interface ListProps {
  readonly title: string
  readonly note?: string | undefined
  readonly entries: readonly StoredEntry[]
  readonly none: string
  readonly query: string
  readonly users: RequestsReport['users']
  readonly view: RequestsView
}

const RequestList = ({ title, note, entries, none, query, users, view }: ListProps) => {
  const told = entries.filter(({ request_id: id }) => id !== undefined)
  return (
    <section class="card requests-card" aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
        {note !== undefined && <span class="card-note">{note}</span>}
        <ViewLink class="button" to={{ ...explorePage, query, range: view.range }}>
          {requestsText.value.all}
        </ViewLink>
      </div>
      {told.length === 0 ? (
        <p class="requests-none">{none}</p>
      ) : (
        <ol class="request-rows">
          {told.map((entry) => (
            <RequestRow key={entry.id} entry={entry} who={users.get(entry.request_id ?? '')} />
          ))}
        </ol>
      )}
    </section>
  )
}

const Lists = ({ report, view }: { report: RequestsReport; view: RequestsView }) => {
  const text = requestsText.value
  const { slow } = report
  const threshold = slow.fromMs === undefined ? undefined : formatDuration(slow.fromMs, timeStyle.value.language)
  if (report.count === 0) {
    return (
      <Notice kind="empty" icon="trail" title={text.none} detail={text.noneDetail}>
        <button type="button" class="button primary" onClick={() => go({ ...view, range: {} })}>
          {text.anyTime}
        </button>
      </Notice>
    )
  }
  return (
    <div class="requests-lists">
      <RequestList
        title={text.failed}
        entries={report.failed}
        none={text.noneFailed}
        query={report.failedQuery}
        users={report.users}
        view={view}
      />
      <RequestList
        title={text.slow}
        note={threshold === undefined ? undefined : text.slowNote(threshold)}
        entries={slow.entries}
        none={text.noneSlow}
        query={slow.query}
        users={report.users}
        view={view}
      />
    </div>
  )
}

const Body = ({ view }: { view: RequestsView }): ComponentChildren => {
  const report = requests.answer.value
  const retry = () => void loadRequests(view)
  if (report === undefined) {
    return requests.failure.value === undefined ? (
      <Skeleton label={requestsText.value.loading} />
    ) : (
      <FailureNotice failure={requests.failure.value} onRetry={retry} />
    )
  }
  return (
    <>
      <AnswerBanners failure={requests.failure.value} isComplete={report.complete} onRetry={retry} />
      <Lists report={report} view={view} />
    </>
  )
}

const Note = () => {
  const report = requests.answer.value
  if (report === undefined || report.count === 0) return null
  const share = (report.failures / report.count).toLocaleString(timeStyle.value.language, {
    style: 'percent',
    maximumFractionDigits: 1,
  })
  return <p class="page-note">{requestsText.value.note(report.count, share)}</p>
}

/** The way to a request by its id, and those that are worth a look. */
export const RequestsPage = ({ view }: { view: RequestsView }) => {
  const text = requestsText.value
  useEffect(() => {
    void loadRequests(view)
    return requests.abort
  }, [view.range.from, view.range.to])
  return (
    <main id="main" class="page requests" tabIndex={-1}>
      <div class="page-column">
        <div class="page-head">
          <h1>{text.title}</h1>
          <Note />
          <div class="page-tools">
            <RangePicker range={view.range} onChange={(range) => go({ ...view, range })} />
          </div>
        </div>
        <FindRequest />
        <div class={requests.isLoading.value && requests.answer.value !== undefined ? 'dimmed' : ''}>
          <Body view={view} />
        </div>
      </div>
    </main>
  )
}
