import { useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { t } from '../i18n/common.ts'
import { liveText } from '../i18n/live.ts'
import { formatZone } from '../model/time-format.ts'
import type { LiveView } from '../model/view.ts'
import { SearchBar } from '../search/search-bar.tsx'
import { findListed } from '../state/listed-entries.ts'
import { timeStyle } from '../state/preferences.ts'
import { useCommands } from '../state/use-commands.ts'
import { liveCommands } from './live-actions.ts'
import { LiveBar } from './live-bar.tsx'
import { connection, failure, isPaused, paintSoon, retry, rows, startLive, stopLive } from './live-feed.ts'
import { LiveList } from './live-list.tsx'
import { LiveBanners, NoRows } from './live-notices.tsx'
import { LiveSummary } from './live-summary.tsx'

const ListHead = () => (
  <div class="list-head">
    <span class="live-order" title={liveText.value.newest}>
      {t.value.list.time} <span class="zone">{formatZone(new Date(), timeStyle.value)}</span>
      <Icon name="down" />
      <span class="visually-hidden">{liveText.value.newest}</span>
    </span>
    <span class="head-service">{t.value.list.service}</span>
    <span class="head-what">{t.value.list.what}</span>
    <span class="head-count">{liveText.value.held(rows.value.length)}</span>
  </div>
)

/** The log as it happens. */
export const LivePage = ({ view }: { view: LiveView }) => {
  const { query } = view
  useCommands(liveCommands)
  useEffect(() => {
    startLive(query)
    return stopLive
  }, [query])
  useEffect(() => {
    findListed.value = (id) => rows.value.find((entry) => entry.id === id)
  }, [])
  useSignalEffect(() => {
    if (!isPaused.value) paintSoon()
  })
  const refusal = connection.value === 'refused' ? failure.value : undefined
  return (
    <main id="main" class="live-page" tabIndex={-1}>
      <h1 class="visually-hidden">{t.value.nav.live}</h1>
      <SearchBar view={view} error={refusal?.code === 'invalid_query' ? refusal : undefined} onRun={retry} />
      <LiveBar view={view} />
      <LiveBanners view={view} />
      {rows.value.length > 0 ? (
        <>
          <ListHead />
          <LiveList view={view} />
        </>
      ) : (
        <NoRows view={view} />
      )}
      <LiveSummary />
    </main>
  )
}
