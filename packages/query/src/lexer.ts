import { createToken, Lexer, type TokenType } from 'chevrotain'

/** Kinds of tokens that the grammar names; the tokens below differ only in what the lexer does after them. */
const category = (name: string): TokenType => createToken({ name, pattern: Lexer.NA })
export const Word = category('Word')
export const Quoted = category('Quoted')
export const Open = category('Open')
export const Close = category('Close')
export const RangeOpen = category('RangeOpen')

const quoted = /"(?:[^"\\]|\\[\s\S])*"/
const escaped = '\\\\[\\s\\S]'

/** A word of characters that are not in `never`, whose first one is not in `notFirst` either. */
const wordPattern = (never: string, notFirst: string): RegExp =>
  new RegExp(`(?:${escaped}|[^\\s\\\\()"${never}${notFirst}])(?:${escaped}|[^\\s\\\\()"${never}])*`)

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED })

/** Where a field may stand, its operator ends a word. */
const PlainWord = createToken({ name: 'PlainWord', pattern: wordPattern(':<>', '\\[\\]{}+\\-'), categories: Word })
/** Behind an operator, colons (times, addresses) and signs belong to the value. */
const ValueWord = createToken({
  name: 'ValueWord',
  pattern: wordPattern('', '<>\\[\\]{}'),
  categories: Word,
  pop_mode: true,
})
const GroupWord = createToken({ name: 'GroupWord', pattern: wordPattern('', '<>\\[\\]{}+\\-'), categories: Word })
const RangeWord = createToken({ name: 'RangeWord', pattern: wordPattern('\\[\\]{}', ''), categories: Word })

/** A keyword is a whole word: `ANDROID` and `AND-gate` are words, too. */
export const And = createToken({ name: 'And', pattern: /AND(?![^\s()"])/ })
export const Or = createToken({ name: 'Or', pattern: /OR(?![^\s()"])/ })
export const Not = createToken({ name: 'Not', pattern: /NOT(?![^\s()"])/ })
export const To = createToken({ name: 'To', pattern: /TO(?![^\s()"[\]{}])/ })
export const Minus = createToken({ name: 'Minus', pattern: /-/ })
export const Plus = createToken({ name: 'Plus', pattern: /\+/ })

const PlainQuoted = createToken({ name: 'PlainQuoted', pattern: quoted, categories: Quoted })
const ValueQuoted = createToken({ name: 'ValueQuoted', pattern: quoted, categories: Quoted, pop_mode: true })

const PlainOpen = createToken({ name: 'PlainOpen', pattern: /\(/, categories: Open })
const PlainClose = createToken({ name: 'PlainClose', pattern: /\)/, categories: Close })
const ValueOpen = createToken({
  name: 'ValueOpen',
  pattern: /\(/,
  categories: Open,
  pop_mode: true,
  push_mode: 'group',
})
const GroupOpen = createToken({ name: 'GroupOpen', pattern: /\(/, categories: Open, push_mode: 'group' })
const GroupClose = createToken({ name: 'GroupClose', pattern: /\)/, categories: Close, pop_mode: true })

const rangeOpen = { pattern: /[[{]/, categories: RangeOpen, push_mode: 'range' }
const ValueRangeOpen = createToken({ name: 'ValueRangeOpen', ...rangeOpen, pop_mode: true })
const GroupRangeOpen = createToken({ name: 'GroupRangeOpen', ...rangeOpen })
export const RangeClose = createToken({ name: 'RangeClose', pattern: /[\]}]/, pop_mode: true })

export const FieldOperator = createToken({ name: 'FieldOperator', pattern: /:?[<>]=?|:/, push_mode: 'value' })
export const Comparator = createToken({ name: 'Comparator', pattern: /[<>]=?/ })

/** No rule takes these, so that what they stand for is found by the parser, which can say what was expected. */
export const UnclosedQuote = createToken({ name: 'UnclosedQuote', pattern: /"[\s\S]*/ })
export const Stray = createToken({ name: 'Stray', pattern: /[\s\S]/ })

const words = [And, Or, Not]
const modes = {
  plain: [Space, FieldOperator, ...words, Minus, Plus, PlainOpen, PlainClose, PlainQuoted, UnclosedQuote, PlainWord],
  value: [Space, Comparator, ...words, ValueOpen, PlainClose, ValueRangeOpen, ValueQuoted, UnclosedQuote, ValueWord],
  group: [
    ...[Space, Comparator, ...words, Minus, Plus, GroupOpen, GroupClose],
    ...[GroupRangeOpen, PlainQuoted, UnclosedQuote, GroupWord],
  ],
  range: [Space, To, RangeClose, PlainQuoted, UnclosedQuote, RangeWord],
}

/** Every token of the grammar and of the lexer, which is what the parser wants to know. */
export const vocabulary = [...new Set([Word, Quoted, Open, Close, RangeOpen, ...Object.values(modes).flat(), Stray])]

/**
 * Splits a query into tokens. What a word may hold depends on what stands before it: `2026-11-01T10:30` is one word
 * behind `timestamp:`, while a colon that follows a word at the start makes that word a field.
 */
export const lexer = new Lexer(
  {
    modes: Object.fromEntries(Object.entries(modes).map(([mode, tokens]) => [mode, [...tokens, Stray]])),
    defaultMode: 'plain',
  },
  { positionTracking: 'onlyOffset' },
)
