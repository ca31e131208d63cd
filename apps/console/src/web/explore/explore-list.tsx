import { useComputed, useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { EntryList } from '../components/entry-list.tsx'
import { t } from '../i18n/common.ts'
import { type ExploreView, openEntry } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { entries, fresh, justArrived, mayInsert, scrolledTo, showFresh } from './explore-feed.ts'
import { FreshChip } from './fresh-chip.tsx'
import { ListEnd } from './list-end.tsx'

/** Closer to the top than this, new rows may come in, in pixels. */
const topPx = 8

/** Explore's rows: new ones come in by themselves while nothing is being read further down. */
export const ExploreList = ({ view }: { view: ExploreView }) => {
  // Only whether it is at the top matters here: scrolling further renders nothing.
  const isAtTop = useComputed(() => scrolledTo.value < topPx).value
  const isReading = view.open !== undefined
  useEffect(() => {
    mayInsert.value = isAtTop && !isReading
  }, [isAtTop, isReading])
  useSignalEffect(() => {
    if (mayInsert.value && fresh.value.length > 0) showFresh()
  })
  const showThem = () => {
    showFresh()
    scrolledTo.value = 0
  }
  return (
    <EntryList
      entries={entries.value}
      label={t.value.list.label}
      openId={view.open}
      onToggle={(id) => go(openEntry(view, view.open === id ? undefined : id), { replace: true })}
      arrived={justArrived.value}
      scrolledTo={scrolledTo}
      before={<FreshChip onShow={showThem} />}
      after={<ListEnd view={view} />}
    />
  )
}
