import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useLayoutEffect, useRef } from 'preact/hooks'
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
  /** The entry that the page is about. */
  readonly markedId?: string
  /** Ids to be marked as just arrived. */
  readonly arrived?: ReadonlySet<string>
  /** Where the list is scrolled to, in pixels: kept by the page, which may come back to it or set it. */
  readonly scrolledTo: Signal<number>
  /** Above and below the rows, scrolled with them. */
  readonly before?: ComponentChildren
  readonly after?: ComponentChildren
}

/** Rows are rendered anew after so many have passed; fewer than those that are rendered beyond the edges. */
const rowsAStep = 4

/** The part of the list in view, in whole steps, so that most scrolling renders nothing. */
const useViewport = (scrolledTo: Signal<number>, rowHeight: number) => {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useRef<HTMLOListElement>(null)
  const viewport = useSignal({ scrollTop: scrolledTo.peek(), height: 800 })
  /** What the browser need not be asked for: to ask a new list where it is would have the whole page laid out. */
  const shownTop = useRef(0)
  const look = () => {
    const element = scroller.current
    if (element === null) return
    shownTop.current = element.scrollTop
    scrolledTo.value = shownTop.current
    const step = rowsAStep * rowHeight
    const top = Math.max(0, shownTop.current - (rows.current?.offsetTop ?? 0))
    const next = { scrollTop: top - (top % step), height: element.clientHeight + step }
    const last = viewport.peek()
    if (next.scrollTop !== last.scrollTop || next.height !== last.height) viewport.value = next
  }
  const latest = useRef(look)
  latest.current = look
  useEffect(() => {
    latest.current()
    const watcher = new ResizeObserver(() => latest.current())
    if (scroller.current !== null) watcher.observe(scroller.current)
    return () => watcher.disconnect()
  }, [rowHeight])
  useLayoutEffect(
    () =>
      scrolledTo.subscribe((top) => {
        const element = scroller.current
        if (element !== null && top !== shownTop.current) element.scrollTop = top
      }),
    [scrolledTo],
  )
  return { scroller, rows, viewport, look }
}

/** How high the open detail is, also while it is scrolled out of what is rendered. */
const useDetailHeight = (openId: string | undefined) => {
  const measured = useSignal<{ readonly id: string | undefined; readonly height: number }>({ id: undefined, height: 0 })
  const stop = useRef<() => void>(() => undefined)
  const detail = useCallback(
    (element: HTMLDivElement | null) => {
      stop.current()
      stop.current = () => undefined
      if (element === null) return
      const measure = () => {
        const { id, height } = measured.peek()
        if (id !== openId || height !== element.offsetHeight)
          measured.value = { id: openId, height: element.offsetHeight }
      }
      measure()
      const watcher = new ResizeObserver(measure)
      watcher.observe(element)
      stop.current = () => watcher.disconnect()
    },
    [openId],
  )
  return { detail, detailHeight: measured.value.id === openId ? measured.value.height : 0 }
}

/** The rows in view, the room of the others, and at most one open detail: thousands of entries cost a screenful. */
export const EntryList = (props: EntryListProps) => {
  const { entries, label, openId, onToggle, markedId, arrived, scrolledTo, before, after } = props
  const rowHeight = useRowHeight()
  const { scroller, rows: list, viewport, look } = useViewport(scrolledTo, rowHeight)
  const { detail, detailHeight } = useDetailHeight(openId)
  const latestToggle = useRef(onToggle)
  latestToggle.current = onToggle
  const toggle = useCallback((id: string) => latestToggle.current(id), [])
  const openIndex = openId === undefined ? -1 : entries.findIndex(({ id }) => id === openId)
  const rows = rowWindow(viewport.value, { count: entries.length, rowHeight, openIndex, detailHeight })
  return (
    <div class="list" ref={scroller} onScroll={look}>
      {before}
      <ol
        class="rows"
        ref={list}
        aria-label={label}
        style={{ paddingTop: `${rows.paddingTop}px`, paddingBottom: `${rows.paddingBottom}px` }}
      >
        {entries.slice(rows.first, rows.end).map((entry, offset) => (
          <li key={entry.id} aria-posinset={rows.first + offset + 1} aria-setsize={entries.length}>
            <EntryRow
              entry={entry}
              isOpen={entry.id === openId}
              isNew={arrived?.has(entry.id) ?? false}
              isMarked={entry.id === markedId}
              onToggle={toggle}
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
