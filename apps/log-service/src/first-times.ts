import type { StoredEntry } from '@trilha/entry'
import type { Query } from '@trilha/query'
import type { AskOptions, Position, Selection } from '@trilha/store'
import type { SearchableLog } from './searchable-log.ts'

/** What an entry is the first of, among all of its user's. */
export const firstTimeMarks = ['action', 'client_ip', 'user_agent'] as const
export type FirstTimeMark = (typeof firstTimeMarks)[number]

const fieldsOfMarks = { action: 'action', client_ip: 'http.client_ip', user_agent: 'http.user_agent' } as const

/** Combinations of the three; a user with more of them is a program, whose new ones tell nobody anything. */
const maxHabits = 10_000
/** Each costs a question of its own, and only a page of a program's entries has more. */
const maxVerified = 20

export interface UserOptions extends AskOptions {
  readonly log: SearchableLog
  readonly userId: string
}

/**
 * Which of a user's entries did something for the first time ever, or came from an address or a program that the user
 * had never come from before. Nothing is said of `N/A`, which is nobody.
 *
 * @param entries in any order; `areConsecutive` when nothing of the user's lies between them
 */
export const findFirstTimes = async (
  entries: readonly StoredEntry[],
  { areConsecutive, ...options }: UserOptions & { readonly areConsecutive: boolean },
): Promise<FirstTimes> => {
  const inOrder = [...entries].sort(byPosition)
  const [oldest] = inOrder
  const habits = oldest === undefined || options.userId === 'N/A' ? undefined : await habitsBefore(oldest, options)
  if (habits === undefined) return new Map()
  const marked = inOrder.flatMap((entry) => {
    const marks = firstTimeMarks.filter((mark) => isNew(entry, mark, habits))
    for (const mark of marks) habits[mark].add(valueAt(entry, mark) ?? '')
    return marks.length === 0 ? [] : [{ entry, marks }]
  })
  return new Map(
    (areConsecutive ? marked : await verified(marked, options)).map(({ entry, marks }) => [entry.id, marks]),
  )
}

/** By the id of an entry. */
export type FirstTimes = ReadonlyMap<string, readonly FirstTimeMark[]>

type Habits = Readonly<Record<FirstTimeMark, Set<string>>>

interface Marked {
  readonly entry: StoredEntry
  readonly marks: readonly FirstTimeMark[]
}

/** What a page shows for the first time may have been done before by an entry that the page leaves out. */
const verified = async (marked: readonly Marked[], options: UserOptions): Promise<readonly Marked[]> => {
  const kept: Marked[] = []
  for (const { entry, marks } of marked.slice(0, maxVerified)) {
    const habits = await habitsBefore(entry, options)
    const left = habits === undefined ? [] : marks.filter((mark) => isNew(entry, mark, habits))
    if (left.length > 0) kept.push({ entry, marks: left })
  }
  return kept
}

const valueAt = ({ action, http }: StoredEntry, mark: FirstTimeMark): string | undefined =>
  mark === 'action' ? action : http?.[mark]

const isNew = (entry: StoredEntry, mark: FirstTimeMark, habits: Habits): boolean => {
  const value = valueAt(entry, mark)
  return value !== undefined && value !== '' && !habits[mark].has(value)
}

const byPosition = (a: Position, b: Position): number => {
  const [timeA, timeB] = [a.timestamp.slice(0, -1), b.timestamp.slice(0, -1)]
  return timeA === timeB ? a.seq - b.seq : timeA < timeB ? -1 : 1
}

/** Undefined when they are too many to be known. */
const habitsBefore = async (
  position: Position,
  { log, userId, ...options }: UserOptions,
): Promise<Habits | undefined> => {
  const filters = [{ field: 'user_id' as const, values: [userId] }]
  const groupBy = firstTimeMarks.map((mark) => fieldsOfMarks[mark])
  const request = { ...before(position), filters, groupBy, metrics: [{ kind: 'count' as const }], limit: maxHabits }
  const { rows } = await log.stats(request, options)
  if (rows.length >= maxHabits) return undefined
  const valuesAt = (index: number): Set<string> => new Set(rows.flatMap(({ group }) => group[index] ?? []))
  return { action: valuesAt(0), client_ip: valuesAt(1), user_agent: valuesAt(2) }
}

const nowhere = { start: 0, end: 0 }

/** What comes before a position by (timestamp, seq). */
const before = ({ timestamp, seq }: Position): Selection => {
  const earlier: Query = { type: 'time-range', field: 'timestamp', to: timestamp, ...nowhere }
  const sooner: Query = { type: 'number-range', field: 'seq', upper: { value: seq, inclusive: false }, ...nowhere }
  // The end leaves nothing later than the position's own time: what has a smaller seq then comes before it.
  return { to: nextNanosecond(timestamp), query: { type: 'or', clauses: [earlier, sooner], ...nowhere } }
}

const nextNanosecond = (timestamp: string): string => {
  const nanoseconds = Number(timestamp.slice(20, -1).padEnd(9, '0')) + 1
  if (nanoseconds === 1_000_000_000) return new Date(Date.parse(`${timestamp.slice(0, 19)}Z`) + 1_000).toISOString()
  return `${timestamp.slice(0, 19)}.${String(nanoseconds).padStart(9, '0')}Z`
}
