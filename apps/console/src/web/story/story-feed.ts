import { batch, signal } from '@preact/signals'
import type { EntriesPage } from '@trilha/log-api'
import type { StoredEntry } from '../model/entry.ts'
import { type ApiError, asApiError, ask } from '../state/api.ts'
import { type Repeater, repeatWhileVisible } from '../state/repeat.ts'

/** The API's most; a request with more entries than this is not read as a story. */
const maxEntries = 1_000
const refreshMs = 2_000

export const storyEntries = signal<readonly StoredEntry[]>([])
export const storyPhase = signal<'loading' | 'ready' | 'failed'>('loading')
export const storyFailure = signal<ApiError | undefined>(undefined)
export const isStoryComplete = signal(true)

let round = new AbortController()
let repeater: Repeater | undefined

const load = async (requestId: string, signal: AbortSignal): Promise<boolean> => {
  try {
    const page = await ask<EntriesPage>(
      '/api/entries',
      { request_id: requestId, order: 'asc', limit: maxEntries },
      signal,
    )
    batch(() => {
      if (page.entries.length !== storyEntries.value.length) storyEntries.value = page.entries
      isStoryComplete.value = page.complete && page.next_cursor === null
      storyPhase.value = 'ready'
    })
    return true
  } catch (error) {
    if (signal.aborted) return false
    // A story that stands stays: only its refreshing failed, and that is tried again.
    if (storyPhase.peek() === 'ready') return false
    batch(() => {
      storyFailure.value = asApiError(error)
      storyPhase.value = 'failed'
    })
    return false
  }
}

/** Shows a request, and keeps looking for entries that arrive late. */
export const startStory = (requestId: string): void => {
  stopStory()
  round = new AbortController()
  const { signal } = round
  batch(() => {
    storyEntries.value = []
    storyPhase.value = 'loading'
    storyFailure.value = undefined
    isStoryComplete.value = true
  })
  void load(requestId, signal)
  repeater = repeatWhileVisible(refreshMs, () => load(requestId, signal))
}

export const stopStory = (): void => {
  round.abort()
  repeater?.stop()
}
