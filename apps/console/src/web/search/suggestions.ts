import type { Completion } from '@trilha/log-api'

/** Something that may take the place of what is being typed, or of the whole query. */
export type Suggestion = Completion['suggestions'][number] & {
  /** A query that was run before: takes the place of everything. */
  readonly isRecent?: true
}

/** What is offered, and for what text. */
export interface Offer {
  readonly text: string
  readonly kind: Completion['kind']
  /** The part of the text that a suggestion takes the place of. */
  readonly start: number
  readonly end: number
  readonly suggestions: readonly Suggestion[]
}

export const offerOf = (text: string, { kind, start, end, suggestions }: Completion): Offer => ({
  text,
  kind,
  start,
  end,
  suggestions,
})

/** Ends the word that is being typed. Within quotes, nothing but a quote does. */
const leavesWord = (typed: string): boolean => (typed.startsWith('"') ? /^".*[^\\]"/.test(typed) : /[\s()]/.test(typed))

/**
 * What of an offer still holds when the person has typed on, until the answer for the new text is there. Undefined when
 * something else than the part that was completed has changed.
 */
export const carriedOver = (offer: Offer, text: string, cursor: number): Offer | undefined => {
  if (text === offer.text) return cursor >= offer.start && cursor <= offer.end ? offer : undefined
  const [before, after] = [offer.text.slice(0, offer.start), offer.text.slice(offer.end)]
  const end = text.length - after.length
  const isSamePlace = text.startsWith(before) && text.endsWith(after) && cursor >= offer.start && cursor <= end
  if (!isSamePlace) return undefined
  const typed = text.slice(offer.start, end)
  if (leavesWord(typed) || (offer.kind === 'field' && /[:<>]/.test(typed))) return undefined
  const sought = typed.replace(/^"|[*?]+$/g, '').toLowerCase()
  const suggestions = offer.suggestions.filter((one) => !one.isRecent && one.text.toLowerCase().includes(sought))
  return { ...offer, text, end, suggestions }
}

export interface Edit {
  readonly start: number
  readonly end: number
  readonly insert: string
}

/** The change that accepts a suggestion. A value is whole, so a space follows it where the query goes on. */
export const acceptance = ({ text, kind, start, end }: Offer, { insert, isRecent }: Suggestion): Edit => {
  if (isRecent) return { start: 0, end: text.length, insert }
  const isTerm = kind === 'value' || /^[^:<>]+[:<>]=?[^:<>=]/.test(insert)
  return { start, end, insert: isTerm && end === text.length ? `${insert} ` : insert }
}

/** Whether more is to be typed at once: a field wants its value, a keyword its term. */
export const goesOn = ({ kind }: Offer, { insert, isRecent }: Suggestion): boolean =>
  !isRecent && kind !== 'value' && /(?:[:<>=.]|^(?:AND|OR|NOT) )$/.test(insert)
