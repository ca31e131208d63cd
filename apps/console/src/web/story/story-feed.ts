import { batch, signal } from '@preact/signals'
import type { Story } from '@trilha/log-api'
import { listedText } from '../model/search.ts'
import { type ApiError, asApiError, ask } from '../state/api.ts'
import { type Repeater, repeatWhileVisible } from '../state/repeat.ts'

/** A service that was away delivers within seconds of coming back; as long as nothing comes, it is asked less often. */
const refreshMs = 2_000

export type StoryPhase = 'loading' | 'ready' | 'unknown' | 'failed'

export const story = signal<Story | undefined>(undefined)
export const storyPhase = signal<StoryPhase>('loading')
export const storyFailure = signal<ApiError | undefined>(undefined)
/** What is shown could not be refreshed. */
export const isStoryStale = signal(false)

let round = new AbortController()
let repeater: Repeater | undefined

/** Entries only join, and gaps close: a story that is told with the same of both is the same. */
const isSame = (before: Story | undefined, after: Story): boolean =>
  before !== undefined &&
  before.entries.length === after.entries.length &&
  before.complete === after.complete &&
  before.related === after.related &&
  JSON.stringify(before.gaps) === JSON.stringify(after.gaps)

const keep = (told: Story): boolean => {
  const isNew = !isSame(story.peek(), told)
  batch(() => {
    if (isNew) story.value = told
    storyPhase.value = 'ready'
    isStoryStale.value = false
  })
  return isNew
}

const keepFailure = (failure: ApiError): void =>
  batch(() => {
    // A story that stands stays: only its refreshing failed, and that is tried again.
    if (story.peek() !== undefined) {
      isStoryStale.value = true
      return
    }
    storyFailure.value = failure
    storyPhase.value = failure.code === 'not_found' ? 'unknown' : 'failed'
  })

/** Resolves to whether there was news. */
const load = async (requestId: string, signal: AbortSignal): Promise<boolean> => {
  try {
    return keep(await ask<Story>(`/api/requests/${encodeURIComponent(requestId)}`, listedText, signal))
  } catch (error) {
    if (!signal.aborted) keepFailure(asApiError(error))
    return false
  }
}

/** Shows a request, and keeps looking for entries that arrive late: less and less often while none do. */
export const startStory = (requestId: string): void => {
  stopStory()
  round = new AbortController()
  const { signal } = round
  batch(() => {
    story.value = undefined
    storyPhase.value = 'loading'
    storyFailure.value = undefined
    isStoryStale.value = false
  })
  void load(requestId, signal)
  repeater = repeatWhileVisible(refreshMs, () => load(requestId, signal))
}

export const stopStory = (): void => {
  round.abort()
  repeater?.stop()
}
