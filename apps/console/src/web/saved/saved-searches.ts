import { batch, computed, effect, signal } from '@preact/signals'
import type { SavedContent, SavedSearch } from '@trilha/log-api'
import { openEntry, type View } from '../model/view.ts'
import { formatView } from '../model/view-url.ts'
import { type ApiError, asApiError } from '../state/api.ts'
import { view } from '../state/navigation.ts'
import { savedApi } from './saved-api.ts'
import { bury, unbury } from './tombs.ts'
import { viewAt } from './view-words.ts'

/** All saved searches by name, as last heard; undefined until they were. */
export const savedSearches = signal<readonly SavedSearch[] | undefined>(undefined)
/** Why they could not be heard the last time. */
export const savedFailure = signal<ApiError | undefined>(undefined)

/** The saved search that what is shown began as: the one that "save" offers to replace. */
export const openedId = signal<string | undefined>(undefined)

export const openedSearch = computed(() => savedSearches.value?.find(({ id }) => id === openedId.value))

/** What is saved of a view: all but the entry that happens to be open. */
export const savedAddress = (shown: View): string => formatView('open' in shown ? openEntry(shown, undefined) : shown)

effect(() => {
  const address = savedAddress(view.value)
  const opened = savedSearches.value?.find((search) => savedAddress(viewAt(search.view)) === address)
  // Searching on does not end what it began as: it may be what the changes are for.
  if (opened !== undefined) openedId.value = opened.id
})

/** Asks for all of them; what was heard before stays when that fails. */
export const loadSaved = async (stop: AbortSignal): Promise<void> => {
  try {
    const { searches } = await savedApi.list(stop)
    savedSearches.value = searches
    savedFailure.value = undefined
  } catch (error) {
    if (!stop.aborted) savedFailure.value = asApiError(error)
  }
}

const collator = new Intl.Collator()

const withSearch = (search: SavedSearch): void => {
  const others = (savedSearches.peek() ?? []).filter(({ id }) => id !== search.id)
  savedSearches.value = [...others, search].sort((a, b) => collator.compare(a.name, b.name))
}

/** Saves under a new name, or in the place of one as it was read. @throws {ApiError} */
export const saveSearch = async (content: SavedContent, replaced?: SavedSearch): Promise<void> => {
  const search = await (replaced === undefined ? savedApi.create(content) : savedApi.replace(replaced, content))
  withSearch(search)
  openedId.value = search.id
}

/** @throws {ApiError} */
export const renameSearch = async (read: SavedSearch, named: Omit<SavedContent, 'view'>): Promise<void> =>
  withSearch(await savedApi.replace(read, { ...named, view: read.view }))

/** @throws {ApiError} */
export const deleteSearch = async (read: SavedSearch): Promise<void> => {
  await savedApi.remove(read)
  // At once, so that there is no moment in which the page has neither it nor the offer to undo.
  batch(() => {
    bury(read)
    savedSearches.value = savedSearches.peek()?.filter(({ id }) => id !== read.id)
  })
}

/** @throws {ApiError} */
export const restoreSearch = async (deleted: SavedSearch): Promise<void> => {
  const restored = await savedApi.restore(deleted)
  batch(() => {
    withSearch(restored)
    unbury(restored)
  })
}
