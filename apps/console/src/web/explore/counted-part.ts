import type { ExploreView } from '../model/view.ts'
import type { Loaded } from '../state/loaded.ts'
import { repeatWhileVisible } from '../state/repeat.ts'
import { canBeLive, isPaused, phase, queryError, rowsSettled, searchRun } from './explore-feed.ts'

/** Counts cost more than rows, and are looked at rather than read along. */
const refreshMs = 10_000

interface CountedPart {
  /** What else than the rows' search the part depends on: another look of the same needs no other answer. */
  readonly keyOf: (view: ExploreView) => string
  readonly loaded: Pick<Loaded<unknown>, 'answer' | 'expect' | 'abort' | 'isLoading'>
  readonly count: (view: ExploreView, options: { readonly isQuiet: boolean }) => Promise<boolean>
  /** False while somebody is at it: what is under the hand stays as it is. */
  readonly mayChange: () => boolean
}

/**
 * A part of Explore that counts what the rows list: loaded after the rows, so that it never holds them up, and kept
 * fresh as they are. The answer starts it for a view, and gives back what stops it.
 */
export const createCountedPart = ({ keyOf, loaded, count, mayChange }: CountedPart) => {
  let loadedKey: string | undefined
  return (view: ExploreView): (() => void) => {
    let isOver = false
    const keyNow = () => `${searchRun.peek()} ${keyOf(view)}`
    const load = async () => {
      const key = keyNow()
      loaded.expect()
      await rowsSettled()
      if (isOver || key !== keyNow()) return
      // The same query would be refused again.
      if (queryError.peek() !== undefined || phase.peek() === 'invalid') loaded.abort()
      else if (await count(view, { isQuiet: false })) loadedKey = key
    }
    const refresh = async (): Promise<boolean> => {
      const isFresh = canBeLive.peek() && !isPaused.peek() && queryError.peek() === undefined
      return isFresh && mayChange() && !loaded.isLoading.peek() ? count(view, { isQuiet: true }) : true
    }
    const repeater = repeatWhileVisible(refreshMs, refresh)
    // The same search may be run again: then all of it is counted again.
    const unfollow = searchRun.subscribe(() => {
      if (loadedKey === keyNow() && loaded.answer.peek() !== undefined) repeater.now()
      else void load()
    })
    return () => {
      isOver = true
      unfollow()
      repeater.stop()
      loaded.abort()
    }
  }
}
