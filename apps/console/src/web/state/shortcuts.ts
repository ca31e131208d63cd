import { signal } from '@preact/signals'
import { openEntry } from '../model/view.ts'
import { entries } from './explore-feed.ts'
import { go, view } from './navigation.ts'
import { singleKeys } from './preferences.ts'

export const isHelpOpen = signal(false)

const rowsInView = (): HTMLButtonElement[] => [...document.querySelectorAll<HTMLButtonElement>('[data-entry]')]

/** The row last moved to: live rows may have pushed it on, but never away. */
let currentId: string | undefined

const focusedId = (): string | undefined => {
  const row = document.activeElement?.closest('li')?.querySelector<HTMLElement>('[data-entry]')
  return row?.dataset.entry
}

const listTop = (): number => document.querySelector('.list')?.getBoundingClientRect().top ?? 0

const moveBy = (step: 1 | -1): void => {
  const rows = rowsInView()
  const from = rows.findIndex((row) => row.dataset.entry === (focusedId() ?? currentId))
  const target = from < 0 ? rows.find((row) => row.getBoundingClientRect().top >= listTop()) : rows[from + step]
  target?.focus()
  target?.scrollIntoView({ block: 'nearest' })
  currentId = target?.dataset.entry ?? currentId
}

const focusFilters = (): void => {
  const input = document.querySelector<HTMLInputElement>('[data-filter]')
  if (input?.checkVisibility() === false) document.querySelector<HTMLButtonElement>('.fold')?.click()
  // The fold's next paint shows the field.
  requestAnimationFrame(() => input?.focus())
}

const showStory = (): void => {
  const id = focusedId() ?? view.value.open ?? currentId
  const requestId = entries.value.find((entry) => entry.id === id)?.request_id
  if (view.value.page === 'explore' && requestId !== undefined) go({ page: 'story', requestId, as: 'chart' })
}

const leave = (target: HTMLElement): void => {
  if (target.matches('input, select')) {
    target.blur()
    return
  }
  if (view.value.open === undefined) return
  const id = view.value.open
  go(openEntry(view.value, undefined), { replace: true })
  rowsInView()
    .find((row) => row.dataset.entry === id)
    ?.focus()
}

const keys: Readonly<Record<string, () => void>> = {
  '/': focusFilters,
  j: () => moveBy(1),
  k: () => moveBy(-1),
  r: showStory,
  '?': () => {
    isHelpOpen.value = true
  },
}

const onKey = (event: KeyboardEvent): void => {
  const { target } = event
  if (!(target instanceof HTMLElement) || event.defaultPrevented) return
  // The dialog's own state, not the signal: its close event comes a moment after it is closed.
  if (document.querySelector('dialog[open]') !== null) return
  if (event.key === 'Escape') {
    leave(target)
    return
  }
  const isTyping = target.matches('input:not([type=radio], [type=checkbox]), select, textarea')
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || singleKeys.value === 'off') return
  const act = keys[event.key]
  if (act === undefined) return
  event.preventDefault()
  act()
}

/** Listens for the single-key shortcuts, for as long as the page is open. */
export const listenForShortcuts = (): void => document.addEventListener('keydown', onKey)
