import { batch, computed, signal } from '@preact/signals'
import type { StoredEntry } from '../model/entry.ts'
import type { ApiError } from '../state/api.ts'
import { view } from '../state/navigation.ts'
import { EntryRing } from './entry-ring.ts'
import { count, countMissed, refreshFigures, resetFigures } from './live-figures.ts'
import {
  type Connection,
  followTail,
  type Missed,
  type Received,
  startPlace,
  type TailListener,
} from './tail-follower.ts'

/** Ten pictures a second: what comes seems to come at once. */
const paintMs = 100
/** Where each picture is a whole screen of new rows, nobody reads more than four a second, and each costs some 20 ms. */
const streamPaintMs = 250
/** A screen of rows. */
const screenful = 30
const figuresMs = 1_000
/** More than these at once are a stream: marking each as new would mark the whole screen, ten times a second. */
const maxMarked = 12

/** What is shown, the newest first. Stands still while paused. */
export const rows = signal<readonly StoredEntry[]>([])
/** Ids that came with the last picture, to be marked for a moment. */
export const justArrived = signal<ReadonlySet<string>>(new Set())
export const connection = signal<Connection>('connecting')
/** Why there is no connection. */
export const failure = signal<ApiError | undefined>(undefined)
/** Came while paused. */
export const waiting = signal(0)
/** As many of those are not kept any more. */
export const letGo = signal(0)
/** What was not sent, in all; undefined when nothing. */
export const missed = signal<Missed | undefined>(undefined)
/** The last entry that was shown before the rows were cleared. */
export const lastCleared = signal<StoredEntry | undefined>(undefined)

export const isPausedByHand = signal(false)
/** The keyboard is in the rows. */
export const isFocused = signal(false)
/**
 * An entry's detail is open. Follows the view itself, not what is drawn of it: the next rows would else push the entry out
 * of sight before its detail is there. A link may name an entry that is not shown any more: nothing stands still for that.
 */
const isReading = computed(() => {
  const here = view.value
  const open = here.page === 'live' ? here.open : undefined
  return open !== undefined && rows.value.some(({ id }) => id === open)
})
/** Where the list is scrolled to, in pixels. */
export const scrolledTo = signal(0)

/** Closer to the top than this nobody is reading further down, in pixels. */
const topPx = 8
const isAway = computed(() => scrolledTo.value >= topPx)

/** Nothing moves while someone reads. */
export const isPaused = computed(() => isPausedByHand.value || isAway.value || isReading.value || isFocused.value)

const ring = new EntryRing()
/** Came since the rows were last brought up to date. */
let unshown = 0
let marked: string[] = []
let isPressed = false
let paintTimer = 0
let paintedAt = 0
/** Until the next picture. */
let pauseMs = paintMs
let figuresTimer = 0
let place = startPlace()
let followed: string | undefined
let round = new AbortController()

const show = (): void => {
  batch(() => {
    rows.value = ring.newestFirst()
    justArrived.value = new Set(unshown <= maxMarked ? marked : [])
    unshown = 0
    marked = []
    waiting.value = 0
    letGo.value = 0
  })
}

const paint = (): void => {
  paintTimer = 0
  // What a pointer was put on stays there until it is let go: else no row of a quick stream could be clicked.
  if (document.hidden || isPressed) return
  paintedAt = performance.now()
  if (unshown === 0) return
  pauseMs = unshown >= screenful ? streamPaintMs : paintMs
  if (!isPaused.value || rows.value.length === 0) show()
  else {
    batch(() => {
      waiting.value = unshown
      letGo.value = Math.max(0, unshown - ring.size)
    })
  }
}

/** Brings the rows up to date, now or when the next picture is due. */
export const paintSoon = (): void => {
  if (paintTimer !== 0 || document.hidden) return
  paintTimer = window.setTimeout(paint, Math.max(0, paintedAt + pauseMs - performance.now()))
}

const hold = (received: readonly Received[]): void => {
  for (const { entry, length } of received) ring.push(entry, length)
  unshown += received.length
  paintSoon()
}

/** One notice for all that was not sent: from the first of them to the last. */
const joined = (before: Missed | undefined, now: Missed): Missed =>
  before === undefined
    ? now
    : {
        count: before.count === undefined || now.count === undefined ? undefined : before.count + now.count,
        fromSeq: before.fromSeq,
        toSeq: now.toSeq,
        reason: now.reason,
      }

const forget = (): void => {
  ring.clear()
  unshown = 0
  marked = []
  batch(() => {
    rows.value = []
    justArrived.value = new Set()
    waiting.value = 0
    letGo.value = 0
    isFocused.value = false
    scrolledTo.value = 0
  })
}

const listener: TailListener = {
  history: hold,
  entries: (received) => {
    count(received)
    hold(received)
    if (marked.length <= maxMarked) marked.push(...received.slice(-maxMarked - 1).map(({ entry }) => entry.id))
  },
  missed: (told) => {
    countMissed(told.count ?? 0)
    missed.value = joined(missed.value, told)
  },
  restarted: forget,
  connection: (state, why) => {
    batch(() => {
      connection.value = state
      failure.value = why
    })
  },
}

const follow = (query: string): void => {
  round.abort()
  round = new AbortController()
  void followTail({ query, place, listener }, round.signal)
}

const onVisibility = (): void => {
  if (document.hidden) return
  refreshFigures()
  paintSoon()
  retry()
}

/** Tries to connect now instead of when it is due. */
export const retry = (): void => {
  if (followed !== undefined && connection.value !== 'live' && connection.value !== 'connecting') follow(followed)
}

/** Watches what matches a query: another one from its beginning, the same one goes on where it was left. */
export const startLive = (query: string): void => {
  if (query !== followed) {
    followed = query
    place = startPlace()
    forget()
    resetFigures()
    batch(() => {
      isPausedByHand.value = false
      missed.value = undefined
      lastCleared.value = undefined
    })
  }
  follow(query)
  figuresTimer = window.setInterval(() => {
    if (!document.hidden) refreshFigures()
  }, figuresMs)
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('online', retry)
}

export const stopLive = (): void => {
  round.abort()
  window.clearTimeout(paintTimer)
  window.clearInterval(figuresTimer)
  paintTimer = 0
  document.removeEventListener('visibilitychange', onVisibility)
  window.removeEventListener('online', retry)
}

/** Takes the rows away; what comes from now on is shown. */
export const clearRows = (): void => {
  const [last] = ring.newestFirst()
  lastCleared.value = last ?? lastCleared.value
  isPausedByHand.value = false
  forget()
}

export const press = (): void => {
  isPressed = true
}

export const release = (): void => {
  isPressed = false
  // The click that follows comes first.
  if (unshown > 0) paintSoon()
}
