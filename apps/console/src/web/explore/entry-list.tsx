import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { EntryDetail } from '../components/entry-detail.tsx'
import { EntryRow } from '../components/entry-row.tsx'
import { useRowHeight } from '../components/row-height.ts'
import { t } from '../i18n/common.ts'
import { rowWindow } from '../model/row-window.ts'
import { type ExploreView, openEntry } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { entries, fresh, justArrived, mayInsert, scrolledTo, showFresh } from './explore-feed.ts'
import { FreshChip } from './fresh-chip.tsx'
import { ListEnd } from './list-end.tsx'

/** Closer to the top than this, new rows may come in. */
const topPx = 8

/** The rows in view, the room of the others, and at most one open detail. */
export const EntryList = ({ view }: { view: ExploreView }) => {
  const scroller = useRef<HTMLDivElement>(null)
  const detail = useRef<HTMLDivElement>(null)
  const viewport = useSignal({ scrollTop: scrolledTo.peek(), height: 800 })
  const detailHeight = useSignal(0)
  const rowHeight = useRowHeight()
  const openIndex = view.open === undefined ? -1 : entries.value.findIndex(({ id }) => id === view.open)

  const look = () => {
    const element = scroller.current
    if (element === null) return
    viewport.value = { scrollTop: element.scrollTop, height: element.clientHeight }
    scrolledTo.value = element.scrollTop
  }
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: scrolledTo.peek() })
  }, [])
  useEffect(() => {
    const watcher = new ResizeObserver(look)
    if (scroller.current !== null) watcher.observe(scroller.current)
    return () => watcher.disconnect()
  }, [])
  useLayoutEffect(() => {
    const element = detail.current
    if (element === null) {
      detailHeight.value = 0
      return
    }
    const measure = () => {
      detailHeight.value = element.offsetHeight
    }
    measure()
    const watcher = new ResizeObserver(measure)
    watcher.observe(element)
    return () => watcher.disconnect()
  })
  const isOpen = openIndex >= 0
  useEffect(() => {
    mayInsert.value = viewport.value.scrollTop < topPx && !isOpen
  }, [isOpen, viewport.value.scrollTop < topPx])
  useSignalEffect(() => {
    if (mayInsert.value && fresh.value.length > 0) showFresh()
  })

  const rows = rowWindow(viewport.value, {
    count: entries.value.length,
    rowHeight,
    openIndex,
    detailHeight: detailHeight.value,
  })
  const toggle = (id: string) => go(openEntry(view, view.open === id ? undefined : id), { replace: true })
  return (
    <div class="list" ref={scroller} onScroll={look}>
      <FreshChip
        onShow={() => {
          showFresh()
          scroller.current?.scrollTo({ top: 0 })
        }}
      />
      <ol
        class="rows"
        aria-label={t.value.list.label}
        style={{ paddingTop: `${rows.paddingTop}px`, paddingBottom: `${rows.paddingBottom}px` }}
      >
        {entries.value.slice(rows.first, rows.end).map((entry, offset) => (
          <li key={entry.id} aria-posinset={rows.first + offset + 1} aria-setsize={entries.value.length}>
            <EntryRow
              entry={entry}
              isOpen={entry.id === view.open}
              isNew={justArrived.value.has(entry.id)}
              onToggle={() => toggle(entry.id)}
            />
            {entry.id === view.open && (
              <div ref={detail}>
                <EntryDetail entry={entry} onClose={() => toggle(entry.id)} />
              </div>
            )}
          </li>
        ))}
      </ol>
      <ListEnd view={view} />
    </div>
  )
}
