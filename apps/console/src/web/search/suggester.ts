import { batch, type ReadonlySignal, signal } from '@preact/signals'
import type { Completion } from '@trilha/log-api'
import type { TimeRange } from '../model/time-range.ts'
import { ask } from '../state/api.ts'
import { recentQueries } from './recent-queries.ts'
import { carriedOver, type Offer, offerOf, type Suggestion } from './suggestions.ts'

/** Keys that follow one another faster than this are one word to the log service. */
const pauseMs = 90
const limit = 12
/** Of what was searched before, above the fields of an empty query. */
const shownRecent = 6
/** Longer texts were pasted, and are not completed. */
const maxLength = 2_000

/** What is offered while a query is typed. */
export interface Suggester {
  /** Undefined while the list is closed. */
  readonly offer: ReadonlySignal<Offer | undefined>
  /** The highlighted suggestion; -1 for none. */
  readonly active: ReadonlySignal<number>
  /** The text or the cursor changed: what still holds stays, and the rest is asked for. */
  typed(text: string, cursor: number): void
  /** Asked for by a key: at once. */
  open(text: string, cursor: number): void
  move(step: -1 | 1): void
  point(index: number): void
  close(): void
}

export const createSuggester = (range: () => TimeRange): Suggester => {
  const offer = signal<Offer | undefined>(undefined)
  const active = signal(-1)
  let timer = 0
  let round = new AbortController()

  const show = (next: Offer | undefined): void => {
    const chosen = offer.peek()?.suggestions[active.peek()]
    batch(() => {
      offer.value = next
      // Whatever was highlighted stays so while it is there.
      active.value = next?.suggestions.findIndex(({ insert }) => insert === chosen?.insert) ?? -1
    })
  }
  const close = (): void => {
    window.clearTimeout(timer)
    round.abort()
    show(undefined)
  }
  const fetchOffer = async (text: string, cursor: number): Promise<void> => {
    const { signal: current } = round
    try {
      const { from, to } = range()
      const answer = await ask<Completion>('/api/complete', { q: text, cursor, from, to, limit }, current)
      if (!current.aborted) show(withRecent(offerOf(text, answer)))
    } catch {
      // Typing goes on without suggestions; what is wrong with the log service, the page tells.
      if (!current.aborted) show(undefined)
    }
  }
  const later = (text: string, cursor: number, delayMs: number): void => {
    window.clearTimeout(timer)
    round.abort()
    round = new AbortController()
    if (text.length > maxLength) close()
    else timer = window.setTimeout(() => void fetchOffer(text, cursor), delayMs)
  }
  return {
    offer,
    active,
    typed: (text, cursor) => {
      const shown = offer.peek()
      if (shown !== undefined) show(carriedOver(shown, text, cursor))
      later(text, cursor, pauseMs)
    },
    open: (text, cursor) => later(text, cursor, 0),
    move: (step) => {
      const count = offer.peek()?.suggestions.length ?? 0
      // One place more than there are suggestions: none, which is the text itself.
      active.value = ((active.peek() + 1 + step + count + 1) % (count + 1)) - 1
    },
    point: (index) => {
      active.value = index
    },
    close,
  }
}

const withRecent = (offer: Offer): Offer => {
  if (offer.text.trim() !== '') return offer
  const recent = recentQueries.peek().slice(0, shownRecent)
  const before = recent.map((query): Suggestion => ({ text: query, insert: query, isRecent: true }))
  return { ...offer, suggestions: [...before, ...offer.suggestions] }
}
