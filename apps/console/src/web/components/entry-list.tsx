import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { StoredEntry } from '../model/entry.ts'
import { rowWindow } from '../model/row-window.ts'
import { EntryDetail } from './entry-detail.tsx'
import { EntryRow } from './entry-row.tsx'
import { useRowHeight } from './row-height.ts'

interface EntryListProps {
  readonly entries: readonly StoredEntry[]
  readonly label: string
  /** The entry whose detail is open, if it is among them. */
  readonly openId: string | undefined
  readonly onToggle: (id: string) => void
  /** Ids to be marked as just arrived. */
  readonly arrived?: ReadonlySet<string>
  /** Where the list is scrolled to, in pixels: kept by the page, which may come back to it or set it. */
  readonly scrolledTo: Signal<number>
  /** Above and below the rows, scrolled with them. */
  readonly before?: ComponentChildren
  readonly after?: ComponentChildren
}

/** The rows in view, the room of the others, and at most one open detail: thousands of entries cost a screenful. */
export const EntryList = (props: EntryListProps) => {
  const { entries, label, openId, onToggle, arrived, scrolledTo, before, after } = props
  const scroller = useRef<HTMLDivElement>(null)
  const detail = useRef<HTMLDivElement>(null)
  const viewport = useSignal({ scrollTop: scrolledTo.peek(), height: 800 })
  const detailHeight = useSignal(0)
  const rowHeight = useRowHeight()
  const openIndex = openId === undefined ? -1 : entries.findIndex(({ id }) => id === openId)

  const look = () => {
    const element = scroller.current
    if (element === null) return
    viewport.value = { scrollTop: element.scrollTop, height: element.clientHeight }
    scrolledTo.value = element.scrollTop
  }
  useEffect(() => {
    const watcher = new ResizeObserver(look)
    if (scroller.current !== null) watcher.observe(scroller.current)
    return () => watcher.disconnect()
  }, [])
  useLayoutEffect(
    () =>
      scrolledTo.subscribe((top) => {
        const element = scroller.current
        if (element !== null && element.scrollTop !== top) element.scrollTop = top
      }),
    [scrolledTo],
  )
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

  const rows = rowWindow(viewport.value, {
    count: entries.length,
    rowHeight,
    openIndex,
    detailHeight: detailHeight.value,
  })
  return (
    <div class="list" ref={scroller} onScroll={look}>
      {before}
      <ol
        class="rows"
        aria-label={label}
        style={{ paddingTop: `${rows.paddingTop}px`, paddingBottom: `${rows.paddingBottom}px` }}
      >
        {entries.slice(rows.first, rows.end).map((entry, offset) => (
          <li key={entry.id} aria-posinset={rows.first + offset + 1} aria-setsize={entries.length}>
            <EntryRow
              entry={entry}
              isOpen={entry.id === openId}
              isNew={arrived?.has(entry.id) ?? false}
              onToggle={() => onToggle(entry.id)}
            />
            {entry.id === openId && (
              <div ref={detail}>
                <EntryDetail entry={entry} onClose={() => onToggle(entry.id)} />
              </div>
            )}
          </li>
        ))}
      </ol>
      {after}
    </div>
  )
}
