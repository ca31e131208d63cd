import { signal } from '@preact/signals'
import type { View } from '../model/view.ts'
import { formatView, parseView } from '../model/view-url.ts'

/** What is shown. Changed by `go` and by the browser's back and forward, never directly. */
export const view = signal<View>(parseView(new URL(location.href)))

/** The language and zone of a link stay in the address until they are chosen anew. */
const kept = ['lang', 'tz'] as const

/** A view's address within this site, with what the current address carries for all views. */
export const addressOf = (target: View): string => {
  const url = new URL(formatView(target), location.origin)
  const now = new URLSearchParams(location.search)
  for (const name of kept) {
    const value = now.get(name)
    if (value !== null) url.searchParams.set(name, value)
  }
  return url.pathname + url.search
}

/** Shows a view and puts it in the address; `replace` where "back" should not stop. */
export const go = (target: View, { replace = false } = {}): void => {
  const address = addressOf(target)
  if (replace || address === location.pathname + location.search) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  view.value = target
}

/** Puts a language or zone that was chosen on the page into the address, where a link had brought another one. */
export const keepInAddress = (name: (typeof kept)[number], value: string): void => {
  const url = new URL(location.href)
  if (!url.searchParams.has(name)) return
  url.searchParams.set(name, value)
  history.replaceState(null, '', url)
}

window.addEventListener('popstate', () => {
  view.value = parseView(new URL(location.href))
})

/** A click that the page should handle itself, not the browser (a new tab, a download …). */
export const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
