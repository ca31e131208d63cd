import { type EventReader, openEventReader, type ReceivedEvent } from '@trilha/testing'
import { entry } from './log-service.fixture.ts'

/** What a tail is asked of. */
interface Addressed {
  readonly url: string
}

export const openTail = (
  { url }: Addressed,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> => openEventReader(`${url}/api/tail${query}`, headers)

/** Events that hold something for a person; positions only move the place to resume from. */
export const nextEvent = async (tail: EventReader): Promise<ReceivedEvent> => {
  for (;;) {
    const event = await tail.next()
    if (event === undefined) throw new Error('the stream ended')
    if (event.event !== 'position') return event
  }
}

/** The next `count` events as entries; fails on any other. */
export const nextEntries = async (tail: EventReader, count: number): Promise<readonly TailedEntry[]> => {
  const entries: TailedEntry[] = []
  while (entries.length < count) entries.push(toEntry(await nextEvent(tail)))
  return entries
}

export interface TailedEntry {
  readonly seq: number
  readonly id: string
  readonly user_id: string
  readonly action: string
}

export const toEntry = ({ event, id, data }: ReceivedEvent): TailedEntry => {
  if (event !== 'entry') throw new Error(`${event}: ${data}`)
  const tailed = JSON.parse(data) as TailedEntry
  if (String(tailed.seq) !== id) throw new Error(`the id of entry ${tailed.seq} is ${id}`)
  return tailed
}

export const usersOf = (entries: readonly TailedEntry[]): readonly string[] => entries.map(({ user_id }) => user_id)

/** NDJSON of `count` entries, whose `user_id` counts from `from`. */
export const batchOf = (count: number, fields: Readonly<Record<string, unknown>> = {}, from = 1): string =>
  Array.from(
    { length: count },
    (_, index) => `${JSON.stringify(entry({ user_id: `${from + index}`, ...fields }))}\n`,
  ).join('')
