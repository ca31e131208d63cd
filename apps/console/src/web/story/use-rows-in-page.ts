import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { type RowSizes, type RowWindow, rowWindow } from '../model/row-window.ts'

interface RowsInPage {
  readonly list: RefObject<HTMLOListElement | null>
  readonly detail: RefObject<HTMLDivElement | null>
  readonly rows: RowWindow
}

/** The window moves in steps of this many rows, fewer than are rendered beyond its edges: not at every scroll event. */
const stepRows = 6

/** Which rows of a list to render that is a part of a page and scrolls with it; one row may have a detail beneath. */
export const useRowsInPage = (sizes: Omit<RowSizes, 'detailHeight'>): RowsInPage => {
  const list = useRef<HTMLOListElement>(null)
  const detail = useRef<HTMLDivElement>(null)
  const viewport = useSignal({ scrollTop: 0, height: 900 })
  const detailHeight = useSignal(0)
  const { rowHeight } = sizes

  useEffect(() => {
    const element = list.current
    const scroller = element?.closest('.page')
    if (element === null || scroller == null) return
    const look = () => {
      const hidden = scroller.getBoundingClientRect().top - element.getBoundingClientRect().top
      const step = stepRows * rowHeight
      const next = { scrollTop: Math.max(0, Math.floor(hidden / step) * step), height: scroller.clientHeight + step }
      const { scrollTop, height } = viewport.peek()
      if (next.scrollTop !== scrollTop || next.height !== height) viewport.value = next
    }
    look()
    scroller.addEventListener('scroll', look, { passive: true })
    const watcher = new ResizeObserver(look)
    watcher.observe(scroller)
    watcher.observe(element)
    return () => {
      scroller.removeEventListener('scroll', look)
      watcher.disconnect()
    }
  }, [rowHeight])

  useLayoutEffect(() => {
    const element = detail.current
    if (element === null) {
      detailHeight.value = 0
      return
    }
    const watcher = new ResizeObserver(() => {
      detailHeight.value = element.offsetHeight
    })
    detailHeight.value = element.offsetHeight
    watcher.observe(element)
    return () => watcher.disconnect()
  })

  return { list, detail, rows: rowWindow(viewport.value, { ...sizes, detailHeight: detailHeight.value }) }
}
