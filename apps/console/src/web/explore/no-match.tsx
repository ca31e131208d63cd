import { EntryRow } from '../components/entry-row.tsx'
import { Notice } from '../components/notice.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { exploreText } from '../i18n/explore.ts'
import type { StoredEntry } from '../model/entry.ts'
import { formatFull } from '../model/time-format.ts'
import { isUnbounded, spanOf } from '../model/time-range.ts'
import { type ExploreView, openEntry } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { agoWords } from './ago.ts'
import { elsewhere } from './newest-match.ts'
import { rangeAround } from './range-around.ts'

/** The way to what would match at another time. */
const Newest = ({ view, entry }: { view: ExploreView; entry: StoredEntry }) => {
  const { none } = exploreText.value
  const nowMs = Date.now()
  const around = openEntry({ ...view, range: rangeAround(entry.timestamp, view.range, nowMs) }, entry.id)
  return (
    <div class="newest-match">
      <p>{none.newest(agoWords(Date.parse(entry.timestamp), nowMs, timeStyle.value.language))}</p>
      <div class="newest-row">
        <EntryRow entry={entry} isOpen={false} isNew={false} onToggle={() => go(around)} />
      </div>
      <ViewLink class="button primary" to={around}>
        {none.show}
      </ViewLink>
    </div>
  )
}

const detailOf = (view: ExploreView): string | undefined => {
  const { none } = exploreText.value
  const { newest } = elsewhere.answer.value ?? {}
  const isEver = elsewhere.answer.value !== undefined && newest === undefined
  if (isEver) return view.query === '' ? none.removed : none.everDetail
  const span = spanOf(view.range, Date.now())
  if (span === undefined) return undefined
  const label = (ms: number) => formatFull(new Date(ms).toISOString(), timeStyle.value).replace(/[.,]000/, '')
  return none.inTimeDetail(`${label(span.fromMs)} – ${label(span.toMs)}`)
}

/** Nothing found: why, and what can be done. */
export const NoMatch = ({ view }: { view: ExploreView }) => {
  const { none } = exploreText.value
  const { newest } = elsewhere.answer.value ?? {}
  return (
    <Notice kind="empty" icon="search" title={view.query === '' ? none.inTime : none.title} detail={detailOf(view)}>
      {elsewhere.isLoading.value && <p class="looking">{none.looking}</p>}
      {newest !== undefined && <Newest view={view} entry={newest} />}
      {view.query !== '' && (
        <button type="button" class="button" onClick={() => go({ ...view, query: '' })}>
          {none.clear}
        </button>
      )}
      {!isUnbounded(view.range) && (
        <button type="button" class="button" onClick={() => go({ ...view, range: {} })}>
          {none.anyTime}
        </button>
      )}
    </Notice>
  )
}
