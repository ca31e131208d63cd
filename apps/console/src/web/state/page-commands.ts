import { signal } from '@preact/signals'
import { t } from '../i18n/common.ts'
import { explorePage, livePage, requestsPage, savedPage, servicesPage, usersPage, type View } from '../model/view.ts'
import { copyViewLink } from '../saved/copy-view.ts'
import type { Command } from './commands.ts'
import { go, view } from './navigation.ts'

export const isHelpOpen = signal(false)
export const isPaletteOpen = signal(false)

const toPage = (id: keyof typeof t.value.nav, key: string, to: () => View): Command => ({
  id: `go.${id}`,
  group: 'go',
  key,
  title: () => t.value.nav[id],
  run: () => go(to()),
})

/** Live takes the query along: what was searched for is what is watched. */
const live = (): View => {
  const here = view.value
  return here.page === 'explore' ? { ...livePage, query: here.query } : livePage
}

/** What can be done everywhere. */
export const pageCommands: readonly Command[] = [
  toPage('explore', 'g e', () => explorePage),
  toPage('live', 'g l', live),
  { id: 'go.live-now', group: 'go', key: 'l', title: () => t.value.keys.live, run: () => go(live()) },
  toPage('requests', 'g r', () => requestsPage),
  toPage('users', 'g u', () => usersPage),
  toPage('services', 'g s', () => servicesPage),
  toPage('saved', 'g f', () => savedPage),
  { id: 'view.copy-link', group: 'view', key: 'y', title: () => t.value.keys.copyLink, run: () => void copyViewLink() },
  {
    id: 'view.palette',
    group: 'view',
    key: 'Mod+k',
    title: () => t.value.keys.palette,
    run: () => {
      isPaletteOpen.value = true
    },
  },
  {
    id: 'view.help',
    group: 'view',
    key: '?',
    title: () => t.value.keys.help,
    run: () => {
      isHelpOpen.value = true
    },
  },
]
