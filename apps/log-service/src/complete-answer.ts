import { type Completion, completeQuery, findField, printField, printValue, queryLimits } from '@trilha/query'
import { Problem } from '@trilha/service-kit'
import type { Selection } from '@trilha/store'
import { fieldSuggestions, keywordSuggestions, operatorSuggestions } from './complete-fields.ts'
import { createKnownFields } from './complete-known-fields.ts'
import { restOfQuery } from './complete-rest.ts'
import { rankOf, type Suggestion } from './complete-suggestion.ts'
import { type Suggested, seenValues, type ValuesAsked, valueSuggestions, wordSuggestions } from './complete-values.ts'
import { type CoverageAnswer, coverageAnswer } from './coverage.ts'
import { whileAsked } from './hang-up.ts'
import { checkNames, single, wholeNumber } from './parameters.ts'
import type { KnownField } from './recent-fields.ts'
import type { Asked } from './search-entries.ts'
import { parseSelection } from './selection.ts'

export interface CompleteAnswer extends CoverageAnswer {
  readonly kind: Completion['kind']
  readonly field?: string
  readonly typed: string
  readonly start: number
  readonly end: number
  readonly suggestions: readonly Suggestion[]
}

/** A list that is read while typing holds no more than this. */
export const completeLimits = Object.freeze({ min: 1, max: 50, preset: 12 })
/** Beyond this the person has typed on: what is known without the store is better than what comes too late. */
const budgetMs = 1_500

const names = ['q', 'cursor', 'from', 'to', 'limit']

interface CompleteRequest {
  readonly text: string
  readonly limit: number
  readonly now: Date
  readonly asked: ValuesAsked
  readonly knownFields: () => Promise<readonly KnownField[]>
}

/**
 * Answers `GET /api/complete`: what may stand at a place of a query. A text that is no query yet is what this is for,
 * and a store that does not answer in time leaves the suggestions out that need it.
 */
export const createCompletion = (): ((asked: Asked) => Promise<CompleteAnswer>) => {
  const known = createKnownFields()
  return async ({ log, parameters, signal = new AbortController().signal }) => {
    checkNames(parameters, names)
    const text = single(parameters, 'q') ?? ''
    const cursor = wholeNumber(parameters, 'cursor', { min: 0, max: queryLimits.length, preset: queryLimits.length })
    const limit = wholeNumber(parameters, 'limit', completeLimits)
    const now = new Date()
    const completion = widened(text, completeQuery(text, cursor))
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(budgetMs)])
    const request: CompleteRequest = {
      text,
      limit,
      now,
      asked: { log, selection: selectionOf(text, completion, parameters, now), signal: inTime },
      knownFields: () => known(log, inTime),
    }
    const { suggestions, coverage } = await suggest(completion, request)
    signal.throwIfAborted()
    const field = 'field' in completion ? { field: completion.field } : {}
    const typed = 'typed' in completion ? completion.typed : ''
    const { kind, start, end } = completion
    const complete = coverage === undefined ? { complete: false } : coverageAnswer(...coverage)
    return { kind, ...field, typed, start, end, suggestions: suggestions.slice(0, limit), ...complete }
  }
}

type Widened =
  | Exclude<Completion, { kind: 'operator' }>
  | (Extract<Completion, { kind: 'operator' }> & { typed: string })

/** A whole name may also be the beginning of a longer one: the place to replace is all of it. */
const widened = (text: string, completion: Completion): Widened => {
  if (completion.kind !== 'operator') return completion
  const { field, end } = completion
  const start = text.slice(0, end).endsWith(field) ? end - field.length : end
  return { ...completion, typed: field, start }
}

const selectionOf = (text: string, completion: Widened, parameters: URLSearchParams, now: Date): Selection => {
  const times = new URLSearchParams([...parameters].filter(([name]) => name === 'from' || name === 'to'))
  const query = restOfQuery(text, completion, now)
  return { ...parseSelection(times, now), ...(query !== undefined && { query }) }
}

/** Coverage is undefined when the store did not answer in time. */
interface Answered {
  readonly suggestions: readonly Suggestion[]
  readonly coverage: Suggested['coverage'] | undefined
}

const suggest = async (completion: Widened, request: CompleteRequest): Promise<Answered> => {
  switch (completion.kind) {
    case 'nothing':
      return { suggestions: [], coverage: [] }
    case 'operator':
      return suggestOperators(completion, request)
    case 'field':
      return suggestFields(completion, request)
    case 'value':
      return suggestValues(completion, request)
  }
}

const suggestOperators = async (
  { field, start, end }: Extract<Widened, { kind: 'operator' }>,
  { text, knownFields: known }: CompleteRequest,
): Promise<Answered> => {
  const following = text.slice(end)
  const longer = start === end ? [] : fieldSuggestions(await known(), field, following)
  return {
    suggestions: [...operatorSuggestions(field, following), ...longer.filter((one) => one.text !== field)],
    coverage: [],
  }
}

const suggestFields = async (
  { typed, start, end }: Extract<Widened, { kind: 'field' }>,
  { text, limit, asked, knownFields: known }: CompleteRequest,
): Promise<Answered> => {
  const [before, following] = [text.slice(0, start), text.slice(end)]
  const write = (field: string, value: string) => `${printField(field)}:${printValue(value)}`
  const [fieldsKnown, words] = await Promise.all([
    known(),
    /^\s*[:<>]/.test(following)
      ? { suggestions: [], coverage: [] }
      : answered(wordSuggestions(typed, write, asked), asked),
  ])
  const keywords = keywordSuggestions(before, typed)
  const named = fieldSuggestions(fieldsKnown, typed, following)
  const isKeyword = keywords.some((one) => typed !== '' && rankOf(one.text, typed) === 0)
  // However many fields there are, keywords and values have their place at the end.
  const room = limit - keywords.length - words.suggestions.length
  const [first, last] = isKeyword ? [keywords, []] : [[], keywords]
  return { suggestions: [...first, ...named.slice(0, room), ...words.suggestions, ...last], coverage: words.coverage }
}

const suggestValues = async (
  { field: name, typed, start }: Extract<Widened, { kind: 'value' }>,
  { text, limit, asked, knownFields: known }: CompleteRequest,
): Promise<Answered> => {
  const field = findField(name)
  if (field === undefined) return { suggestions: [], coverage: [] }
  const before = text.slice(0, start)
  // `user_id:(1 ` may go on with OR; behind an operator, a keyword is a value like any other.
  const keywords = /[^\s(:<>=[{]\s+$/.test(before) ? keywordSuggestions(before, typed) : []
  const { suggestions, coverage } = await answered(valueSuggestions({ field, typed, before, limit }, asked), asked)
  if (coverage !== undefined) return { suggestions: [...keywords, ...suggestions], coverage }
  const seen = (await known()).find((one) => one.name === name)?.examples ?? []
  return { suggestions: [...keywords, ...seenValues({ typed, before }, seen)], coverage }
}

/** What the store says, or nothing when it is too slow or not there: what is typed is only helped by it. */
const answered = (suggested: Promise<Suggested>, { signal }: ValuesAsked): Promise<Answered> =>
  // An engine takes a moment to give up; the person does not wait for that.
  whileAsked<Answered>(suggested, signal).catch((error: unknown) => {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError'
    if (isLate || error instanceof Problem) return { suggestions: [], coverage: undefined }
    throw error
  })
