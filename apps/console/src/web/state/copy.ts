import { signal } from '@preact/signals'
import { fixRange } from '../model/time-range.ts'
import type { View } from '../model/view.ts'
import { formatView } from '../model/view-url.ts'

/** Said to screen readers when something was copied; empty in between. */
export const copyAnnouncement = signal('')

/** `navigator.clipboard` is there on https and localhost only; a page on plain http has the old way. */
const copyTheOldWay = (text: string): void => {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

/** Puts text on the clipboard, as it is. */
export const copyText = async (text: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    copyTheOldWay(text)
  }
}

/**
 * The link that shows what is shown now, to anybody, at any later time: times relative to now become instants, and the
 * reader's own language and zone apply.
 */
export const lastingLink = (target: View, nowMs: number): string =>
  location.origin + formatView('range' in target ? { ...target, range: fixRange(target.range, nowMs) } : target)
