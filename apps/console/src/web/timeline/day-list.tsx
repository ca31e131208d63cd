import { useSignal } from '@preact/signals'
import type { Timeline } from '@trilha/log-api'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { useRowHeight } from '../components/row-height.ts'
import { timelineText } from '../i18n/timeline.ts'
import type { TimelineView } from '../model/view.ts'
import { timeStyle } from '../state/preferences.ts'
import { groupByDay } from './day-groups.ts'
import { DaySection } from './day-section.tsx'
import { dayWindow } from './day-window.ts'
import { createOnlyDay } from './only-day.ts'
import { entries } from './timeline-feed.ts'
import { addDays, createDayNames, createDayOf } from './zoned-day.ts'

interface DayListProps {
  readonly view: TimelineView
  readonly told: Omit<Timeline, 'entries' | 'next_cursor'>
}

/** Heights before they are measured, as in timeline.css. */
const usualLead = 44
const usualQuiet = 40
const gapHeight = 14
/** Scrolling less than this renders nothing else than what is rendered already. */
const stepPx = 80

/** Measures what is rendered, so that the room left for the rest is right. */
const useDayHeights = (list: { readonly current: HTMLDivElement | null }) => {
  const heights = useRef(new Map<string, number>())
  const version = useSignal(0)
  useLayoutEffect(() => {
    let hasChanged = false
    for (const day of list.current?.querySelectorAll<HTMLElement>('.day') ?? []) {
      const { day: date = '' } = day.dataset
      const rows = day.querySelector('.day-rows')
      const { top, bottom } = day.getBoundingClientRect()
      const height = rows === null ? bottom - top - gapHeight : rows.getBoundingClientRect().top - top
      if (Math.abs((heights.current.get(date) ?? 0) - height) < 1) continue
      heights.current.set(date, height)
      hasChanged = true
    }
    if (hasChanged) version.value++
  })
  // Read, so that a new measure renders anew.
  return version.value < 0 ? new Map<string, number>() : heights.current
}

const useViewport = (list: { readonly current: HTMLDivElement | null }) => {
  const viewport = useSignal({ scrollTop: 0, height: 900 })
  useEffect(() => {
    const scroller = list.current?.closest('main')
    if (!scroller) return
    const look = () => {
      if (list.current === null) return
      const scrollTop = scroller.getBoundingClientRect().top - list.current.getBoundingClientRect().top
      const { scrollTop: before, height } = viewport.peek()
      if (Math.abs(scrollTop - before) < stepPx && height === scroller.clientHeight) return
      viewport.value = { scrollTop, height: scroller.clientHeight }
    }
    look()
    scroller.addEventListener('scroll', look, { passive: true })
    const watcher = new ResizeObserver(look)
    watcher.observe(scroller)
    // What stands above the list grows and shrinks, too.
    if (list.current?.parentElement) watcher.observe(list.current.parentElement)
    return () => {
      scroller.removeEventListener('scroll', look)
      watcher.disconnect()
    }
  }, [])
  return viewport
}

const useDetailHeight = (detail: { readonly current: HTMLDivElement | null }) => {
  const height = useSignal(0)
  useLayoutEffect(() => {
    const element = detail.current
    if (element === null) {
      height.value = 0
      return
    }
    const measure = () => {
      height.value = element.offsetHeight
    }
    measure()
    const watcher = new ResizeObserver(measure)
    watcher.observe(element)
    return () => watcher.disconnect()
  })
  return height.value
}

/** A person's days, newest first: thousands of entries cost a screenful. */
export const DayList = ({ view, told }: DayListProps) => {
  const list = useRef<HTMLDivElement>(null)
  const detail = useRef<HTMLDivElement>(null)
  const viewport = useViewport(list)
  const heights = useDayHeights(list)
  const detailHeight = useDetailHeight(detail)
  const rowHeight = useRowHeight()
  const text = timelineText.value
  const dayOf = useMemo(() => createDayOf(told.tz), [told.tz])
  const today = dayOf(Date.now())
  const lastDay = view.range.to === undefined ? today : undefined
  const held = entries.value
  const groups = useMemo(
    () => groupByDay(held, { days: told.days, dayOf, today: lastDay }),
    [held, told.days, dayOf, lastDay],
  )
  const sizes = groups.map(({ date, entries: ofDay, quietDays }) => ({
    leadHeight: heights.get(date) ?? usualLead + (quietDays > 0 ? usualQuiet : 0),
    gapHeight,
    rows: view.folded.includes(date) ? 0 : ofDay.length,
    openIndex:
      view.open === undefined || view.folded.includes(date) ? -1 : ofDay.findIndex(({ id }) => id === view.open),
  }))
  const shown = dayWindow(viewport.value, sizes, { rowHeight, detailHeight })
  const { language } = timeStyle.value
  const names = useMemo(() => createDayNames(language), [language])
  const nameOf = (date: string): string =>
    date === today
      ? `${text.today}, ${names.brief(date)}`
      : date === addDays(today, -1)
        ? `${text.yesterday}, ${names.brief(date)}`
        : names.short(date)
  return (
    <div
      class="days"
      ref={list}
      style={{ paddingTop: `${shown.paddingTop}px`, paddingBottom: `${shown.paddingBottom}px` }}
    >
      {groups.slice(shown.first, shown.end).map((group, offset) => (
        <DaySection
          key={group.date}
          view={view}
          group={group}
          isNewest={shown.first + offset === 0}
          rows={shown.rows[offset] ?? { first: 0, end: 0, paddingTop: 0, paddingBottom: 0 }}
          firstSeen={told.identity.first_seen}
          names={names}
          nameOf={nameOf}
          onlyDay={createOnlyDay(view, dayOf)}
          detailRef={detail}
        />
      ))}
    </div>
  )
}
