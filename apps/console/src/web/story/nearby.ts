import { batch, computed, effect, signal } from '@preact/signals'
import type { EntriesPage, Story } from '@trilha/log-api'
import type { StoredEntry } from '../model/entry.ts'
import { listedText } from '../model/search.ts'
import { type StoryView, storyOf } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { type Deed, deedsBeside } from './deeds-beside.ts'
import { story } from './story-feed.ts'

export interface Nearby {
  /** The nearest first. */
  readonly earlier: readonly Deed[]
  readonly later: readonly Deed[]
}

/** What the same user did before and after; undefined until it is known. */
export const nearby = signal<Nearby | undefined>(undefined)
export const hasNearbyFailed = signal(false)

/** Requests to step to: deeds that belong to one. */
const stepTo = (deeds: readonly Deed[] | undefined): StoryView | undefined => {
  const requestId = deeds?.find(({ entry }) => entry.request_id !== undefined)?.entry.request_id
  return requestId === undefined ? undefined : storyOf(requestId)
}

export const earlierStory = computed(() => stepTo(nearby.value?.earlier))
export const laterStory = computed(() => stepTo(nearby.value?.later))

/** Enough to hold some requests of a user, each of a few entries. */
const askedEntries = 24

let round = new AbortController()
let stopWatching: (() => void) | undefined

const entriesBeside = async (parameters: Readonly<Record<string, string>>, signal: AbortSignal) => {
  const page = await ask<EntriesPage>('/api/entries', { ...parameters, ...listedText, limit: askedEntries }, signal)
  return page.entries as readonly StoredEntry[]
}

const load = async (told: Story, who: string, signal: AbortSignal): Promise<void> => {
  try {
    const [before, after] = await Promise.all([
      entriesBeside({ user_id: who, to: told.started_at, order: 'desc' }, signal),
      entriesBeside({ user_id: who, from: told.ended_at, order: 'asc' }, signal),
    ])
    batch(() => {
      nearby.value = { earlier: deedsBeside(told, before), later: deedsBeside(told, after) }
      hasNearbyFailed.value = false
    })
  } catch {
    if (!signal.aborted) hasNearbyFailed.value = true
  }
}

/** Looks for what is around the story that is told, each time that another one is. */
export const startNearby = (): void => {
  stopNearby()
  stopWatching = effect(() => {
    const told = story.value
    round.abort()
    round = new AbortController()
    if (told === undefined || told.who === null) {
      nearby.value = undefined
      hasNearbyFailed.value = false
    } else void load(told, told.who, round.signal)
  })
}

export const stopNearby = (): void => {
  stopWatching?.()
  round.abort()
}
