import type { Field } from '@trilha/query'
import type { Facet, MetricKind, Selection } from '@trilha/store'
import { type Comparison, comparisonOf } from './complete-comparison.ts'
import { closingOf, isQuery } from './complete-rest.ts'
import { ranked, type Suggestion, writtenValue } from './complete-suggestion.ts'
import { timeSuggestions } from './complete-times.ts'
import type { Coverage, SearchableLog } from './searchable-log.ts'

/** The value that is being typed, and where. */
export interface TypedValue {
  readonly field: Field
  readonly typed: string
  /** The query's text before the value. */
  readonly before: string
  readonly limit: number
}

export interface ValuesAsked {
  readonly log: SearchableLog
  /** The rest of the query, and the time. */
  readonly selection: Selection
  readonly signal: AbortSignal
}

export interface Suggested {
  readonly suggestions: readonly Suggestion[]
  readonly coverage: readonly Coverage[]
}

/**
 * The store compares in case and from the start; people type in any case and what they remember. So the most frequent
 * values, as many as one question gives, are looked through here; what is rarer is found by its exact beginning.
 */
const lookedThrough = 1_000
/** Nearly every entry has another: only what starts with what was typed is worth looking for, once that is some of it. */
const uniqueFields: ReadonlySet<string> = new Set(['id', 'request_id', 'trace_id', 'span_id'])
const minUniqueTyped = 4
/** A longer value is no choice but a text, and would fill the query. */
const maxValueLength = 256

/** Not right behind a field and its operator: in parentheses, as in `user_id:(1 OR `. */
const isGrouped = (before: string): boolean => !/[^\s(][:<>]=?\s*$/.test(before)

const hasValue: Suggestion = { text: '*', insert: '*', detail: 'has a value' }

/** What the value may become: counted where values repeat, otherwise what people compare such a field with. */
export const valueSuggestions = async (value: TypedValue, asked: ValuesAsked): Promise<Suggested> => {
  const comparison = comparisonOf(value.before)
  const { suggestions, coverage } = await suggestionsOf(value, comparison, asked)
  const { field, typed, before, limit } = value
  // The smaller end of a range comes first.
  const possible = comparison === 'bound' ? suggestions.filter((one) => endsRange(before, one.insert)) : suggestions
  const isAny = comparison === 'is' && field.type !== 'time' && (typed === '' || typed === '*')
  // The last line tells of `*`, however many values there are.
  return { suggestions: isAny ? [...possible.slice(0, limit - 1), hasValue] : possible, coverage }
}

const endsRange = (before: string, end: string): boolean => isQuery(before + end + closingOf(before))

const suggestionsOf = async (value: TypedValue, comparison: Comparison, asked: ValuesAsked): Promise<Suggested> => {
  const { field } = value
  if (field.name === 'seq') return { suggestions: [], coverage: [] }
  if (field.type === 'time') return { suggestions: timeSuggestions(value.typed, comparison), coverage: [] }
  if (field.type !== 'number') return comparison === 'is' || field.type === 'any' ? counted(value, asked) : nothing
  if (field.name !== 'http.status') return measured(value, comparison, asked)
  const { suggestions, coverage } = await counted(value, asked)
  const classes = comparison === 'is' ? statusClasses.filter(({ text }) => digitsOf(text).startsWith(value.typed)) : []
  return { suggestions: [...classes, ...suggestions], coverage }
}

const nothing: Suggested = { suggestions: [], coverage: [] }

const statusClasses: readonly Suggestion[] = [
  { text: '>=400', insert: '>=400', detail: 'every error' },
  { text: '>=500', insert: '>=500', detail: 'errors of the server' },
  { text: '[400 TO 499]', insert: '[400 TO 499]', detail: 'errors of the caller' },
]

const digitsOf = (text: string): string => /\d.*/.exec(text)?.[0] ?? ''

const counted = async (value: TypedValue, { log, selection, signal }: ValuesAsked): Promise<Suggested> => {
  const { field, limit } = value
  // A wildcard at the end says what a prefix says anyway.
  const typed = value.typed.replace(/[*?]+$/, '')
  const isUnique = uniqueFields.has(field.name)
  if (isUnique && typed.length < minUniqueTyped) return nothing
  const ask = (options: { readonly limit: number; readonly prefix?: string }) =>
    log.facets({ ...selection, fields: [field.name], ...options }, { signal })
  const most = await ask(isUnique ? { limit, prefix: typed } : { limit: typed === '' ? limit : lookedThrough })
  const hasRarer = typed !== '' && !isUnique && most.facets.some(({ distinct }) => distinct > lookedThrough)
  const answers = hasRarer ? [most, await ask({ limit, prefix: typed })] : [most]
  const values = distinctValues(answers.flatMap(({ facets }) => facets))
  const grouped = isGrouped(value.before)
  return {
    suggestions: ranked(values, typed, (one) => one.value)
      .slice(0, limit)
      .map((one) => ({ text: one.value, insert: writtenValue(one.value, grouped), count: one.count })),
    coverage: answers.map(({ coverage }) => coverage),
  }
}

/** Values that were seen, uncounted: for when the store has no time to count. */
export const seenValues = (
  { typed, before }: Pick<TypedValue, 'typed' | 'before'>,
  seen: readonly string[],
): readonly Suggestion[] =>
  ranked(seen.filter(isOffered), typed, (text) => text).map((text) => ({
    text,
    insert: writtenValue(text, isGrouped(before)),
  }))

/** By count, each once. */
const distinctValues = (facets: readonly Facet[]): readonly Facet['values'][number][] => {
  const values = facets.flatMap((facet) => facet.values).filter(({ value }) => isOffered(value))
  const byText = new Map(values.map((one) => [one.value, one]))
  return [...byText.values()].sort((a, b) => b.count - a.count)
}

/** A line break cannot be typed into a query. */
const isOffered = (value: string): boolean => value !== '' && value.length <= maxValueLength && !/[\r\n]/.test(value)

const quantiles = { p50: 'half are above', p95: 'the highest 5 %', p99: 'the highest 1 %' } as const

/** Numbers that hardly repeat: where the high ones begin. */
const measured = async (
  { field, typed }: TypedValue,
  comparison: Comparison,
  { log, selection, signal }: ValuesAsked,
): Promise<Suggested> => {
  const kinds = Object.keys(quantiles) as (MetricKind & keyof typeof quantiles)[]
  const metrics = kinds.map((kind) => ({ kind, field: field.name }))
  const { rows, coverage } = await log.stats({ ...selection, groupBy: [], metrics, limit: 1 }, { signal })
  const sign = comparison === 'is' ? '>=' : ''
  const suggestions = kinds.flatMap((kind, index) => {
    const number = rows[0]?.values[index]
    if (typeof number !== 'number') return []
    const text = `${sign}${rounded(number)}`
    return [{ text, insert: text, detail: quantiles[kind] }]
  })
  const distinct = suggestions.filter(({ text }, index) => suggestions.findIndex((one) => one.text === text) === index)
  return { suggestions: distinct.filter(({ text }) => digitsOf(text).startsWith(typed)), coverage: [coverage] }
}

/** Three figures are as exact as a quantile is, and as much as a person would type. */
const rounded = (number: number): string => {
  const short = Number(number.toPrecision(3))
  return Number.isInteger(short) || Math.abs(short) >= 0.001 ? String(short) : '0'
}

/** Fields whose values people type without naming the field. */
const wordFields = ['action', 'service', 'result', 'http.route'] as const
/** A letter alone is in nearly every value. */
const minWordLength = 2
const maxWordSuggestions = 6

/** `failure` may mean `result:failure`: values of the usual fields that have what was typed, with their field. */
export const wordSuggestions = async (
  typed: string,
  write: (field: string, value: string) => string,
  { log, selection, signal }: ValuesAsked,
): Promise<Suggested> => {
  if (typed.length < minWordLength) return nothing
  const request = { ...selection, fields: wordFields, limit: lookedThrough }
  const { facets, coverage } = await log.facets(request, { signal })
  const values = facets.flatMap((facet) =>
    distinctValues([facet]).map(({ value, count }) => ({ field: facet.field, value, count })),
  )
  values.sort((a, b) => b.count - a.count)
  const suggestions = ranked(values, typed, ({ value }) => value)
    .slice(0, maxWordSuggestions)
    .map(({ field, value, count }) => ({ text: `${field}:${value}`, insert: write(field, value), count }))
  return { suggestions, coverage: [coverage] }
}
