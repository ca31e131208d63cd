import type { Pattern } from './pattern.ts'

/** Where a node stands in the query's text, in UTF-16 code units from 0; `end` is exclusive. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** Every entry: an empty query, or `*`. */
export interface AllNode extends Place {
  readonly type: 'all'
}

/** All of two or more clauses. */
export interface AndNode extends Place {
  readonly type: 'and'
  readonly clauses: readonly Query[]
}

/** Any of two or more clauses. */
export interface OrNode extends Place {
  readonly type: 'or'
  readonly clauses: readonly Query[]
}

export interface NotNode extends Place {
  readonly type: 'not'
  readonly clause: Query
}

/** One or more words, one after the other in one text, whatever their case. */
export interface WordsNode extends Place {
  readonly type: 'words'
  /** A field of type `text`; absent for a search over all texts of the entry. */
  readonly field?: string
  /** In lower case as `lowerCase` makes it; each is matched against a whole word. */
  readonly words: readonly Pattern[]
}

/** A value that is this text, in this case. */
export interface TextNode extends Place {
  readonly type: 'text'
  readonly field: string
  readonly value: string
}

/** A value that is, as a whole, of this pattern, in this case. */
export interface PatternNode extends Place {
  readonly type: 'pattern'
  readonly field: string
  readonly pattern: Pattern
}

export interface NumberBound {
  readonly value: number
  readonly inclusive: boolean
}

/** A number within bounds, one of which may be absent. */
export interface NumberRangeNode extends Place {
  readonly type: 'number-range'
  readonly field: string
  readonly lower?: NumberBound
  readonly upper?: NumberBound
}

/** An instant within a half-open span, one end of which may be absent. Times are spelled as entries spell them. */
export interface TimeRangeNode extends Place {
  readonly type: 'time-range'
  readonly field: string
  /** Inclusive. */
  readonly from?: string
  /** Exclusive. */
  readonly to?: string
}

/** The field has a value. */
export interface ExistsNode extends Place {
  readonly type: 'exists'
  readonly field: string
}

/** A query as a tree. Names of fields are those of the entry, in dotted form. */
export type Query =
  | AllNode
  | AndNode
  | OrNode
  | NotNode
  | WordsNode
  | TextNode
  | PatternNode
  | NumberRangeNode
  | TimeRangeNode
  | ExistsNode
