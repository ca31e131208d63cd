import { type Signal, useSignal } from '@preact/signals'
import type { Story } from '@trilha/log-api'
import type { RefObject } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { EntryDetail } from '../components/entry-detail.tsx'
import { useRowHeight } from '../components/row-height.ts'
import { storyText } from '../i18n/story.ts'
import { formatDuration } from '../model/time-format.ts'
import { openEntry, type StoryView } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { lengthOf, ownTimes } from './own-time.ts'
import { AxisTicks, PlotGrid } from './plot.tsx'
import { wishedEntry } from './shown-entry.ts'
import { EntrySpan, GapSpan } from './span-row.tsx'
import { firstByteMs, spanWords } from './span-words.ts'
import { storedEntry } from './stored-entry.ts'
import { type StoryRow, storyRows } from './story-rows.ts'
import { useRowsInPage } from './use-rows-in-page.ts'

/** A bar needs a little more room than a line of text. */
const moreThanRow = 6

/** Above a row that is moved to, so that what it is within can be seen. */
const roomAbove = 120

interface WaterfallProps {
  readonly story: Story
  readonly view: StoryView
}

/** What the mouse or the focus is on, in words. */
const Readout = ({ story, row, ownMs }: { story: Story; row: StoryRow | undefined; ownMs: number | undefined }) => {
  const text = storyText.value
  if (row === undefined) return <span>{text.entries(story.entries.length)}</span>
  const { language } = timeStyle.value
  const firstByte = firstByteMs(row)
  return (
    <span>
      {spanWords(row, story.duration_ms)}
      {ownMs !== undefined && `, ${text.ownTime(formatDuration(ownMs, language))}`}
      {firstByte !== undefined && `, ${text.firstByte(formatDuration(firstByte, language))}`}
    </span>
  )
}

/** Sets `pointed` to the key of the row that an event is on. */
const pointAt = (pointed: Signal<string | undefined>) => (event: Event) => {
  if (event.target instanceof Element) pointed.value = event.target.closest<HTMLElement>('[data-row]')?.dataset.row
}

/** Brings the entry that was wished for into view, and the focus to it. */
const useWish = (place: RefObject<HTMLElement | null>, topOf: (id: string) => number | undefined): void => {
  const id = wishedEntry.value
  useEffect(() => {
    const list = place.current
    const scroller = list?.closest('.page')
    if (id === undefined || list === null || scroller == null) return
    wishedEntry.value = undefined
    const top = topOf(id)
    if (top === undefined) return
    const offset = list.getBoundingClientRect().top - scroller.getBoundingClientRect().top
    scroller.scrollTop += offset + top - roomAbove
    requestAnimationFrame(() => {
      const row = [...list.querySelectorAll<HTMLElement>('[data-entry]')].find(({ dataset }) => dataset.entry === id)
      row?.focus({ preventScroll: true })
    })
  }, [id])
}

/** The exchange and every service's action on one time axis; the table says the same in figures. */
export const Waterfall = ({ story, view }: WaterfallProps) => {
  const all = useMemo(() => storyRows(story), [story])
  const own = useMemo(() => ownTimes(story.entries), [story])
  const pointedKey = useSignal<string | undefined>(undefined)
  const rowHeight = useRowHeight() + moreThanRow
  const openIndex = view.open === undefined ? -1 : all.findIndex(({ key }) => key === view.open)
  const { list, detail, rows } = useRowsInPage({ count: all.length, rowHeight, openIndex })
  useWish(list, (id) => {
    const index = all.findIndex(({ key }) => key === id)
    return index < 0 ? undefined : index * rowHeight
  })
  const pointed = all.find(({ key }) => key === pointedKey.value)
  const point = pointAt(pointedKey)
  const leave = () => {
    pointedKey.value = undefined
  }
  const toggle = (id: string) => go(openEntry(view, view.open === id ? undefined : id), { replace: true })
  const ownMs = pointed === undefined ? undefined : own.get(pointed.key)
  return (
    <div class="waterfall" style={{ '--span-height': `${rowHeight}px` }}>
      <div class="axis span-columns">
        <p class="span-readout">
          <Readout story={story} row={pointed} ownMs={ownMs === undefined ? undefined : lengthOf(ownMs)} />
        </p>
        <AxisTicks durationMs={story.duration_ms} />
      </div>
      <div class="span-plot">
        <PlotGrid story={story} pointed={pointed} />
        <ol
          ref={list}
          aria-label={storyText.value.chart}
          style={{ paddingTop: `${rows.paddingTop}px`, paddingBottom: `${rows.paddingBottom}px` }}
          onPointerOver={point}
          onPointerLeave={leave}
          onFocusIn={point}
          onFocusOut={leave}
        >
          {all.slice(rows.first, rows.end).map((row, offset) => (
            <li key={row.key} aria-posinset={rows.first + offset + 1} aria-setsize={all.length}>
              {row.kind === 'gap' ? (
                <GapSpan row={row} story={story} />
              ) : (
                <EntrySpan
                  row={row}
                  story={story}
                  own={own.get(row.key)}
                  isOpen={row.key === view.open}
                  onToggle={() => toggle(row.key)}
                />
              )}
              {row.kind === 'entry' && row.key === view.open && (
                <div ref={detail} class="span-detail">
                  <EntryDetail entry={storedEntry(row.entry)} onClose={() => toggle(row.key)} />
                </div>
              )}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
