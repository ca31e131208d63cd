import { batch } from '@preact/signals'
import { liveText } from '../i18n/live.ts'
import { type LiveView, openEntry } from '../model/view.ts'
import type { Command } from '../state/commands.ts'
import { go, view } from '../state/navigation.ts'
import { exploreOf } from './explore-links.ts'
import { clearRows, isFocused, isPaused, isPausedByHand, paintSoon, rows, scrolledTo } from './live-feed.ts'
import { markNow } from './live-marks.ts'

const focusPage = (): void => document.getElementById('main')?.focus()

const closeEntry = (here: LiveView): void => {
  if (here.open !== undefined) go(openEntry(here, undefined), { replace: true })
}

/** Ends whatever holds the rows, and shows the newest. */
export const resume = (here: LiveView): void => {
  if (document.activeElement?.closest('.list') !== null) focusPage()
  closeEntry(here)
  batch(() => {
    isPausedByHand.value = false
    isFocused.value = false
    scrolledTo.value = 0
  })
  paintSoon()
}

export const pauseOrResume = (here: LiveView): void => {
  if (isPaused.value) resume(here)
  else isPausedByHand.value = true
}

export const clear = (here: LiveView): void => {
  if (document.activeElement?.closest('.list') !== null) focusPage()
  closeEntry(here)
  clearRows()
}

const onLive = (act: (here: LiveView) => void) => (): void => {
  if (view.value.page === 'live') act(view.value)
}

const isInRows = (): boolean =>
  document.activeElement?.matches('.list li *') === true && view.value.page === 'live' && view.value.open === undefined

/** What the keyboard can do here beyond what it can everywhere. */
export const liveCommands: readonly Command[] = [
  {
    id: 'live.pause',
    group: 'list',
    key: 'Space',
    title: () => liveText.value.pauseOrResume,
    run: onLive(pauseOrResume),
  },
  {
    id: 'live.leave-rows',
    group: 'list',
    key: 'Escape',
    title: () => liveText.value.leaveRows,
    isAvailable: isInRows,
    run: onLive(resume),
  },
  {
    id: 'live.explore',
    group: 'go',
    key: 'l',
    title: () => liveText.value.toExplore,
    run: onLive((here) => go(exploreOf(here))),
  },
  {
    id: 'live.mark',
    group: 'list',
    key: 'm',
    title: () => liveText.value.markNow,
    isAvailable: () => rows.value.length > 0,
    run: markNow,
  },
  { id: 'live.clear', group: 'list', title: () => liveText.value.clearRows, run: onLive(clear) },
]
