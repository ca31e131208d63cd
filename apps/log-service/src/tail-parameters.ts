import type { Selection } from '@trilha/store'
import { maxTextName, parseMaxText } from './max-text.ts'
import { checkNames, choice, single, wholeNumber } from './parameters.ts'
import { invalid } from './refusals.ts'
import { parseSelection, selectionNames } from './selection.ts'
import { type WhenSlow, whenSlowChoices } from './tail-reader.ts'

/** As many as one search answers with. */
export const maxNewest = 1_000

/** What a reader of `GET /api/tail` asks for. */
export interface TailRequest {
  readonly selection: Selection
  /** The place to resume from; undefined for one who begins now. */
  readonly after: number | undefined
  /** How many of the newest entries come first; 0 for one who resumes. */
  readonly last: number
  readonly whenSlow: WhenSlow
  /** Texts longer than this are cut; undefined for whole entries. */
  readonly maxText: number | undefined
}

export interface TailRequestSource {
  readonly parameters: URLSearchParams
  /** The header `Last-Event-ID`. */
  readonly lastEventId: string | undefined
  /** The newest entry of the journal. */
  readonly headSeq: number
}

const names = [...selectionNames, 'last', 'after_seq', 'when_slow', maxTextName]

/**
 * Reads what is asked for. The header goes before `after_seq` and `last`: a browser that reconnects sends the address of
 * its first connection again, and in the header how far it came.
 *
 * A header that no event of this journal carried is passed over: a browser would take an error for final and never come
 * back, and has nothing to mend. The `position` event at the start of each stream says where it begins.
 *
 * @throws {Problem} 422 for a wrong parameter
 */
export const parseTailRequest = ({ parameters, lastEventId, headSeq }: TailRequestSource): TailRequest => {
  checkNames(parameters, names)
  const selection = parseSelection(parameters, new Date())
  const afterSeq = parseAfterSeq(parameters, headSeq)
  const last = wholeNumber(parameters, 'last', { min: 0, max: maxNewest, preset: 0 })
  if (afterSeq !== undefined && parameters.has('last')) {
    throw invalid('last: must not be given together with after_seq, which says where to begin')
  }
  const after = seqOf(lastEventId, headSeq) ?? afterSeq
  return {
    selection,
    after,
    last: after === undefined ? last : 0,
    whenSlow: choice(parameters, 'when_slow', whenSlowChoices) ?? (after === undefined ? 'skip' : 'wait'),
    maxText: parseMaxText(parameters),
  }
}

const parseAfterSeq = (parameters: URLSearchParams, headSeq: number): number | undefined => {
  const text = single(parameters, 'after_seq')
  if (text === undefined) return undefined
  const seq = seqOf(text, headSeq)
  if (seq !== undefined) return seq
  throw invalid(`after_seq: must be a whole number from 0 to ${headSeq}, the number of the newest entry`)
}

/** Undefined for a text that is no number of this journal: one beyond its head belongs to another. */
const seqOf = (text: string | undefined, headSeq: number): number | undefined => {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined
  const seq = Number(text)
  return seq <= headSeq ? seq : undefined
}
