import { type Signal, signal } from '@preact/signals'
import type { Histogram } from '@trilha/log-api'
import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { TimeRange } from '../model/time-range.ts'
import { bucketAt, type Mark, markedBuckets, moveMark, rangeOfBuckets, startsOf } from './buckets.ts'

/** A time is being selected: what is drawn must not change under the hand. */
export const isBrushing = signal(false)

interface BrushOptions {
  readonly answer: Histogram
  readonly mark: Signal<Mark | undefined>
  /** The moment at a place on the screen. */
  readonly timeAt: (clientX: number) => number
  readonly onSelect: (range: TimeRange) => void
}

/** What makes the chart a widget: a bucket is chosen, or several, by mouse, finger or keys. */
export const useBrush = (options: BrushOptions) => {
  const isDragging = useRef(false as boolean)
  const { mark } = options
  const set = (next: Mark | undefined) => {
    mark.value = next
    isBrushing.value = next?.anchorMs !== undefined
  }
  const giveUp = () => {
    isDragging.current = false
    set(undefined)
  }
  useEffect(() => giveUp, [])

  const starts = () => startsOf(options.answer)
  const startAt = (clientX: number): number => {
    const all = starts()
    return all[bucketAt(all, options.timeAt(clientX))] ?? 0
  }
  const choose = () => {
    const chosen = mark.peek()
    giveUp()
    if (chosen !== undefined && options.answer.buckets.length > 0) {
      options.onSelect(rangeOfBuckets(options.answer, markedBuckets(starts(), chosen)))
    }
  }

  return {
    onPointerDown: (event: TargetedPointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      isDragging.current = true
      const at = startAt(event.clientX)
      set({ atMs: at, anchorMs: at })
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: TargetedPointerEvent<HTMLElement>) => {
      const atMs = startAt(event.clientX)
      const anchorMs = isDragging.current ? mark.peek()?.anchorMs : undefined
      if (mark.peek()?.atMs === atMs && mark.peek()?.anchorMs === anchorMs) return
      set(anchorMs === undefined ? { atMs } : { atMs, anchorMs })
    },
    onPointerUp: () => {
      if (isDragging.current) choose()
    },
    onPointerCancel: giveUp,
    onPointerLeave: () => {
      if (!isDragging.current) set(undefined)
    },
    onBlur: giveUp,
    onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => {
      const chosen = mark.peek()
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Enter' && chosen !== undefined) choose()
      else if (event.key === 'Escape' && chosen !== undefined) giveUp()
      else {
        const moved = moveMark(starts(), chosen, { key: event.key, isExtending: event.shiftKey })
        if (moved === undefined) return
        set(moved)
      }
      event.preventDefault()
    },
  }
}
