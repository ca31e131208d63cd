import type { StoredEntry } from '@trilha/entry'
import { type CoverageAnswer, coverageAnswer } from './coverage.ts'
import type { CutMember } from './cut-entry.ts'
import { findDays } from './find-days.ts'
import { type FirstTimeMark, findFirstTimes } from './first-times.ts'
import { maxTextName, parseMaxText, withMaxText } from './max-text.ts'
import { endsOf, type PageEnds } from './page-cursor.ts'
import { checkNames } from './parameters.ts'
import type { Asked } from './search-entries.ts'
import { pageNames, parsePage } from './search-query.ts'
import { parseSelection, selectionNames } from './selection.ts'
import type { TimelineDay } from './timeline-days.ts'
import { findIdentity, type UserIdentity } from './user-identity.ts'
import { parseZone } from './zoned-days.ts'

export interface TimelineEntry extends StoredEntry, CutMember {
  /** What the user had never done, or never come from, before this entry; absent for none. */
  readonly first?: readonly FirstTimeMark[]
}

export interface TimelineAnswer extends PageEnds, CoverageAnswer {
  readonly user_id: string
  readonly identity: UserIdentity
  /** The zone that the days are of. */
  readonly tz: string
  readonly days: readonly TimelineDay[]
  /** True when the range starts before the oldest of the days; ask with an earlier `to`. */
  readonly has_more_days: boolean
  readonly entries: readonly TimelineEntry[]
}

const names = [...selectionNames.filter((name) => name !== 'user_id'), ...pageNames, maxTextName, 'tz']

/**
 * Answers `GET /api/users/{user_id}/timeline`: who it is, over all time; and what they did, of the entries selected. A
 * user that no entry names has an empty timeline.
 *
 * @throws {Problem} 422 for a wrong parameter, 503 while the store cannot answer
 */
export const searchTimeline = async ({ log, parameters, ...ask }: Asked, userId: string): Promise<TimelineAnswer> => {
  checkNames(parameters, names)
  const zone = parseZone(parameters)
  const maxText = parseMaxText(parameters)
  const { order, limit, cursor, place } = parsePage(parameters)
  const chosen = parseSelection(parameters, new Date())
  const isNarrowed = chosen.query !== undefined || chosen.filters !== undefined
  const filters = [...(chosen.filters ?? []), { field: 'user_id' as const, values: [userId] }]
  const selection = { ...chosen, filters }
  const options = { log, userId, ...ask }
  const [{ page, coverage }, { identity, coverage: identityCoverage }] = await Promise.all([
    log.search({ ...selection, ...place, order, limit }, ask),
    findIdentity(options),
  ])
  const [{ days, isCut }, firstTimes] = await Promise.all([
    findDays(selection, { ...options, zone, identity, isNarrowed }),
    findFirstTimes(page.entries, { ...options, areConsecutive: !isNarrowed }),
  ])
  return {
    user_id: userId,
    identity,
    tz: zone,
    days,
    has_more_days: isCut,
    entries: withMaxText(page.entries, maxText).map((entry) => withMarks(entry, firstTimes.get(entry.id))),
    ...endsOf(page, order, cursor),
    ...coverageAnswer(coverage, identityCoverage),
  }
}

const withMarks = (entry: StoredEntry, first: readonly FirstTimeMark[] | undefined): TimelineEntry =>
  first === undefined ? entry : { ...entry, first }
