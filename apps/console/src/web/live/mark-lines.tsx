import { useSignal } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'
import { useRowHeight } from '../components/row-height.ts'
import { liveText } from '../i18n/live.ts'
import { formatClock } from '../model/time-format.ts'
import type { LiveView } from '../model/view.ts'
import { timeStyle } from '../state/preferences.ts'
import { rows } from './live-feed.ts'
import { marks, rowsAbove } from './live-marks.ts'

/** How much higher the open row is than the others, in pixels. */
const useDetailHeight = (open: string | undefined): number => {
  const height = useSignal(0)
  useLayoutEffect(() => {
    const detail = document.querySelector<HTMLElement>('.list .detail')
    if (open === undefined || detail === null) {
      height.value = 0
      return
    }
    const watcher = new ResizeObserver(() => {
      height.value = detail.offsetHeight
    })
    watcher.observe(detail)
    return () => watcher.disconnect()
  }, [open])
  return height.value
}

/** "marked 12:34:56" on the edge between what was there then and what came since. */
export const MarkLines = ({ view }: { view: LiveView }) => {
  const rowHeight = useRowHeight()
  const detailHeight = useDetailHeight(view.open)
  const openIndex = view.open === undefined ? -1 : rows.value.findIndex(({ id }) => id === view.open)
  return (
    <ul class="mark-lines" aria-label={liveText.value.mark}>
      {marks.value.map(({ seq, at }) => {
        const above = rowsAbove(rows.value, seq)
        if (above === undefined) return null
        const top = above * rowHeight + (openIndex >= 0 && above > openIndex ? detailHeight : 0)
        return (
          <li key={seq} class="mark-line" data-top={above === 0 ? '' : undefined} style={{ top: `${top}px` }}>
            <span>{liveText.value.marked(formatClock(at, timeStyle.value).slice(0, 8))}</span>
          </li>
        )
      })}
    </ul>
  )
}
