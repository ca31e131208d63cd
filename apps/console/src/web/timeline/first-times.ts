import type { EntriesPage, Facets, TimelineEntry } from '@trilha/log-api'
import { printField, printValue } from '@trilha/query'
import type { StoredEntry } from '../model/entry.ts'
import { compareTimestamps } from '../model/moment.ts'

/** What an entry can be the first of, and the field that tells it. */
export const firstFields = {
  action: 'action',
  service: 'service',
  client_ip: 'http.client_ip',
  user_agent: 'http.user_agent',
} as const
export type FirstMark = keyof typeof firstFields
export const firstMarks: readonly FirstMark[] = ['action', 'service', 'client_ip', 'user_agent']

export const isFirstMark = (mark: string): mark is FirstMark => Object.hasOwn(firstFields, mark)

const valueAt = (entry: StoredEntry, mark: FirstMark): string | undefined => {
  switch (mark) {
    case 'action':
    case 'service':
      return entry[mark]
    default:
      return entry.http?.[mark]
  }
}

/** Values whose first entry is still looked for. */
export type Unseen = Readonly<Record<FirstMark, ReadonlySet<string>>>

/** Someone with more addresses or actions than this is a program, whose new ones tell nobody anything. */
export const maxValues = 200

/** What there is to look for, of the values of {@link firstFields}; a field with too many is left out. */
export const unseenOf = (facets: Facets['facets']): Unseen => {
  const valuesOf = (mark: FirstMark): ReadonlySet<string> => {
    const facet = facets.find(({ field }) => field === firstFields[mark])
    if (facet === undefined || facet.distinct > maxValues) return new Set()
    return new Set(facet.values.map(({ value }) => value).filter((value) => value !== ''))
  }
  return {
    action: valuesOf('action'),
    service: valuesOf('service'),
    client_ip: valuesOf('client_ip'),
    user_agent: valuesOf('user_agent'),
  }
}

/** Well below the 8,000 characters that the query language takes, and what an address may be long. */
const maxQueryLength = 5_000

interface Hunt {
  /** Finds every entry with one of the values sought, and perhaps others. */
  readonly query: string
  readonly sought: Unseen
}

/** A question for entries with unseen values, as many of them as fit; undefined when there is none. */
export const huntFor = (unseen: Unseen): Hunt | undefined => {
  let length = 0
  const clauses: string[] = []
  const sought: Record<FirstMark, Set<string>> = {
    action: new Set(),
    service: new Set(),
    client_ip: new Set(),
    user_agent: new Set(),
  }
  for (const mark of firstMarks) {
    const printed: string[] = []
    for (const value of unseen[mark]) {
      const text = printValue(value)
      // A single value that is longer than any question is not looked for.
      if (length + text.length > maxQueryLength) continue
      length += text.length + 4
      printed.push(text)
      sought[mark].add(value)
    }
    if (printed.length > 0) clauses.push(`${printField(firstFields[mark])}:(${printed.join(' OR ')})`)
  }
  return clauses.length === 0 ? undefined : { query: clauses.join(' OR '), sought }
}

/** Which entries of a page, oldest first, are the first with a value sought; `left` are the values not met. */
export const pickFirsts = (page: readonly StoredEntry[], sought: Unseen) => {
  const left: Record<FirstMark, Set<string>> = {
    action: new Set(sought.action),
    service: new Set(sought.service),
    client_ip: new Set(sought.client_ip),
    user_agent: new Set(sought.user_agent),
  }
  const firsts = page.flatMap((entry): TimelineEntry[] => {
    const marks = firstMarks.filter((mark) => left[mark].delete(valueAt(entry, mark) ?? ''))
    return marks.length === 0 ? [] : [{ ...entry, first: marks }]
  })
  return { firsts, left }
}

const without = (unseen: Unseen, sought: Unseen, left: Unseen): Unseen => {
  const rest = (mark: FirstMark) =>
    new Set([...unseen[mark]].filter((value) => !sought[mark].has(value) || left[mark].has(value)))
  return {
    action: rest('action'),
    service: rest('service'),
    client_ip: rest('client_ip'),
    user_agent: rest('user_agent'),
  }
}

export interface FirstTimes {
  /** Newest first, each with all its marks. */
  readonly entries: readonly TimelineEntry[]
  /** False when the search was given up: later first times are missing. */
  readonly isWhole: boolean
}

/** Each is a question of some milliseconds; people's habits are met in the first few. */
const maxRounds = 32

/** Asks for the oldest entries that a query finds, or for those behind a cursor. */
export type OldestFirst = (query: string, cursor: string | undefined) => Promise<EntriesPage>

/**
 * The entries with which a user did something, or came from somewhere, for the first time ever. Asks for the oldest
 * entries with a value not met yet, until all are met: two or three questions for a person, whatever the number of
 * entries.
 */
export const findFirstTimes = async (all: Unseen, oldestFirst: OldestFirst): Promise<FirstTimes> => {
  const found = new Map<string, TimelineEntry>()
  let unseen = all
  let hunt = huntFor(unseen)
  let cursor: string | undefined
  for (let round = 0; hunt !== undefined && round < maxRounds; round++) {
    const page = await oldestFirst(hunt.query, cursor)
    const { firsts, left } = pickFirsts(page.entries, hunt.sought)
    for (const entry of firsts) {
      const marks = [...(found.get(entry.id)?.first ?? []), ...(entry.first ?? [])]
      found.set(entry.id, { ...entry, first: marks })
    }
    const isEnd = page.next_cursor === null
    // A user agent is found as a phrase, so that longer ones may fill a page: what is sought comes behind it.
    cursor = firsts.length === 0 ? (page.next_cursor ?? undefined) : undefined
    if (cursor !== undefined) continue
    // What was counted but is not there up to the end was removed meanwhile.
    unseen = without(unseen, hunt.sought, isEnd ? nothing : left)
    hunt = huntFor(unseen)
  }
  const entries = [...found.values()].sort((a, b) => compareTimestamps(b.timestamp, a.timestamp) || b.seq - a.seq)
  return { entries, isWhole: hunt === undefined }
}

const nothing: Unseen = { action: new Set(), service: new Set(), client_ip: new Set(), user_agent: new Set() }
