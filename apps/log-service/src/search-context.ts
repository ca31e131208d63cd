import type { StoredEntry } from '@trilha/entry'
import { problem } from '@trilha/service-kit'
import type { Filter, Selection } from '@trilha/store'
import { type CoverageAnswer, coverageAnswer } from './coverage.ts'
import type { CutMember } from './cut-entry.ts'
import { maxTextName, parseMaxText, withMaxText } from './max-text.ts'
import { checkNames, choice, wholeNumber } from './parameters.ts'
import { invalid } from './refusals.ts'
import type { Asked } from './search-entries.ts'
import { entryId } from './selection.ts'

export const withinChoices = ['service', 'user', 'request', 'all'] as const
export type Within = (typeof withinChoices)[number]
export const neighbourLimits = Object.freeze({ min: 0, max: 500, preset: 10 })

const names = ['before', 'after', 'within', maxTextName]

type ShownEntry = StoredEntry & CutMember

export interface ContextAnswer extends CoverageAnswer {
  readonly entry: ShownEntry
  /** What came before it, oldest first. */
  readonly before: readonly ShownEntry[]
  /** What came after it, oldest first. */
  readonly after: readonly ShownEntry[]
  readonly has_more_before: boolean
  readonly has_more_after: boolean
  readonly within: Within
}

/**
 * Answers `GET /api/entries/{id}/context`: the entry's neighbours by timestamp and seq.
 *
 * @throws {Problem} 404, 422 for a wrong parameter, 503 while the store cannot answer
 */
export const searchContext = async ({ log, parameters, ...options }: Asked, id: string): Promise<ContextAnswer> => {
  checkNames(parameters, names)
  const counts = {
    before: wholeNumber(parameters, 'before', neighbourLimits),
    after: wholeNumber(parameters, 'after', neighbourLimits),
  }
  const within = choice(parameters, 'within', withinChoices) ?? 'service'
  const maxText = parseMaxText(parameters)
  const entry = await log.get(entryId(id), options)
  if (entry === undefined) throw problem('not_found', 'Entry not found')
  const selection = selectionWithin(entry, within)
  const side = async (name: 'before' | 'after') => {
    // Whether there are more is worth knowing also when none are asked for.
    const limit = Math.max(counts[name], 1)
    const { page, coverage } = await log.search({ ...selection, order: 'asc', limit, [name]: entry }, options)
    const isShown = counts[name] > 0
    const hasMore = isShown ? page.hasMore : page.entries.length > 0
    return { entries: isShown ? page.entries : [], hasMore, coverage }
  }
  const [before, after] = await Promise.all([side('before'), side('after')])
  const [shown = entry] = withMaxText([entry], maxText)
  return {
    entry: shown,
    before: withMaxText(before.entries, maxText),
    after: withMaxText(after.entries, maxText),
    has_more_before: before.hasMore,
    has_more_after: after.hasMore,
    within,
    ...coverageAnswer(before.coverage, after.coverage),
  }
}

const selectionWithin = (entry: StoredEntry, within: Within): Selection => {
  if (within === 'all') return {}
  if (within !== 'request') return equal(within === 'user' ? 'user_id' : 'service', entry)
  if (entry.request_id === undefined) throw invalid('within: this entry belongs to no request (it has no request_id)')
  return equal('request_id', entry)
}

const equal = (field: 'service' | 'user_id' | 'request_id', entry: StoredEntry): Selection => {
  const filter: Filter = { field, values: [entry[field] ?? ''] }
  return { filters: [filter] }
}
