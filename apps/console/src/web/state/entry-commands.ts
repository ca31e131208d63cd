import { t } from '../i18n/common.ts'
import type { StoredEntry } from '../model/entry.ts'
import { contextOf, noneOpen, openEntry, type PageName, storyOf, timelineOf } from '../model/view.ts'
import type { Command } from './commands.ts'
import { findListed } from './listed-entries.ts'
import { narrow } from './narrow.ts'
import { go, view } from './navigation.ts'
import { valueMenu } from './value-menu.ts'

const rowsInView = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-entry]')]

/** The row last moved to on this page: live rows may have pushed it on, but never away. */
let current: { readonly id: string; readonly page: PageName } | undefined

const currentId = (): string | undefined => (current?.page === view.value.page ? current.id : undefined)

const focusedId = (): string | undefined => {
  const row = document.activeElement?.closest('li')?.querySelector<HTMLElement>('[data-entry]')
  return row?.dataset.entry
}

const openId = (): string | undefined => {
  const here = view.value
  const open = 'open' in here ? here.open : undefined
  if (here.page !== 'context') return open
  return open === noneOpen ? undefined : (open ?? here.id)
}

/** The entry that keys act on: the one with the focus, else the open one, else the one last moved to. */
export const entryUnderKeys = (): StoredEntry | undefined => {
  const id = focusedId() ?? openId() ?? currentId()
  return id === undefined ? undefined : findListed.value(id)
}

const listTop = (): number => document.querySelector('.list')?.getBoundingClientRect().top ?? 0

const moveBy = (step: 1 | -1): void => {
  const rows = rowsInView()
  const from = rows.findIndex((row) => row.dataset.entry === (focusedId() ?? currentId()))
  const target = from < 0 ? rows.find((row) => row.getBoundingClientRect().top >= listTop()) : rows[from + step]
  target?.focus()
  target?.scrollIntoView({ block: 'nearest' })
  const id = target?.dataset.entry
  if (id !== undefined) current = { id, page: view.value.page }
}

/** What is typed or chosen into; a radio button is no field that one would want to leave first. */
const fieldSelector = 'input:not([type=radio], [type=checkbox]), select, textarea'

/** Leaves a field, or closes what is open and gives the focus back to its row. */
const leave = (): void => {
  const { activeElement } = document
  if (activeElement instanceof HTMLElement && activeElement.matches(fieldSelector)) {
    activeElement.blur()
    return
  }
  const here = view.value
  const id = openId()
  if (id === undefined) return
  if (here.page === 'context') go(openEntry(here, noneOpen), { replace: true })
  else if ('open' in here) go(openEntry(here, undefined), { replace: true })
  rowsInView()
    .find((row) => row.dataset.entry === id)
    ?.focus()
}

/** A value that has the focus, or lies around what has it: a facet's, or a field's in a detail. */
const valueUnderKeys = (): { readonly field: string; readonly value: string } | undefined => {
  const { field, value } = document.activeElement?.closest<HTMLElement>('[data-field]')?.dataset ?? {}
  return field === undefined || value === undefined ? undefined : { field, value }
}

const narrowTo = (kind: 'include' | 'exclude') => (): void => {
  const chosen = valueUnderKeys()
  const entry = entryUnderKeys()
  if (chosen !== undefined) narrow(chosen.field, chosen.value, kind)
  else if (entry !== undefined) valueMenu.value = { entry, kind }
}

const hasEntry = (): boolean => entryUnderKeys() !== undefined

/** What can be done with the entries that a page lists. */
export const entryCommands: readonly Command[] = [
  { id: 'entry.next', group: 'list', key: 'j', title: () => t.value.keys.next, run: () => moveBy(1) },
  { id: 'entry.previous', group: 'list', key: 'k', title: () => t.value.keys.previous, run: () => moveBy(-1) },
  { id: 'entry.leave', group: 'list', key: 'Escape', title: () => t.value.keys.leave, run: leave },
  {
    id: 'entry.include',
    group: 'entry',
    key: 'i',
    title: () => t.value.keys.include,
    isAvailable: () => valueUnderKeys() !== undefined || hasEntry(),
    run: narrowTo('include'),
  },
  {
    id: 'entry.exclude',
    group: 'entry',
    key: 'x',
    title: () => t.value.keys.exclude,
    isAvailable: () => valueUnderKeys() !== undefined || hasEntry(),
    run: narrowTo('exclude'),
  },
  {
    id: 'entry.context',
    group: 'entry',
    key: 'c',
    title: () => t.value.keys.context,
    isAvailable: hasEntry,
    run: () => {
      const entry = entryUnderKeys()
      const here = view.value
      if (entry !== undefined) go(contextOf(entry.id, here.page === 'context' ? here.within : undefined))
    },
  },
  {
    id: 'entry.story',
    group: 'entry',
    key: 'r',
    title: () => t.value.keys.story,
    isAvailable: () => entryUnderKeys()?.request_id !== undefined,
    run: () => {
      const requestId = entryUnderKeys()?.request_id
      if (requestId !== undefined) go(storyOf(requestId))
    },
  },
  {
    id: 'entry.user',
    group: 'entry',
    key: 'u',
    title: () => t.value.keys.user,
    isAvailable: () => (entryUnderKeys()?.user_id ?? 'N/A') !== 'N/A',
    run: () => {
      const userId = entryUnderKeys()?.user_id
      if (userId !== undefined) go(timelineOf(userId))
    },
  },
]
