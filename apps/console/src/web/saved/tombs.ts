import { computed, signal } from '@preact/signals'
import type { SavedSearch } from '@trilha/log-api'

/** What was deleted on this visit of the page, each in its old place, to be brought back. */
export const tombs = signal<readonly SavedSearch[]>([])

export const hasTombs = computed(() => tombs.value.length > 0)

export const bury = (search: SavedSearch): void => {
  tombs.value = [...tombs.value, search]
}

export const unbury = ({ id }: SavedSearch): void => {
  tombs.value = tombs.value.filter((tomb) => tomb.id !== id)
}

/** Leaving the page is the end of undoing. */
export const forgetTombs = (): void => {
  tombs.value = []
}
