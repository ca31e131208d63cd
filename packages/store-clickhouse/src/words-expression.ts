/** A text as a literal of the engine's SQL. For texts of this package only: what callers give is bound. */
export const literal = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`

/**
 * Lower case as `lowerCase` of `@trilha/query` makes it. The engine's own looks at one thing beside a character: a sigma
 * at a word's end becomes another letter there, which is undone.
 */
const withoutFinalSigma = (text: string): string => `replaceAll(${text}, 'ς', 'σ')`
export const lowerCaseOf = (text: string): string => withoutFinalSigma(`lowerUTF8(${text})`)

/** An escape sequence of JSON; nothing else in the canonical encoding starts with a backslash. */
const escapeSequence = literal('\\\\(?:u[0-9a-f]{4}|.)')

/** Escape sequences separate words: the letter of `\n` belongs to no word. Few entries have one. */
const attributesText = `if(position(ifNull(attributes, ''), '\\\\') = 0, ifNull(attributes, ''), replaceRegexpAll(ifNull(attributes, ''), ${escapeSequence}, ' '))`

/** Columns that words without a field are searched in, but `attributes`: the same as in `textsOf` of `@trilha/query`. */
export const wordColumns = [
  'service',
  'user_id',
  'action',
  'result',
  'cause',
  'target.type',
  'target.id',
  'http.route',
  'http.path',
  'http.query',
  'http.user_agent',
] as const

/** One NULL would make the whole text NULL. In this order a column of few different values is lowered once a value. */
const lowered = (column: string) => `ifNull(lowerUTF8(${column}), '')`

/**
 * Stands between two columns' texts. The byte is in no UTF-8 text, so it is a word that nobody can ask for, and words in
 * a row are never found across two columns.
 */
const between = "' \\xFF '"

/**
 * All that words without a field are searched in, in lower case: the table's column `words`, which the index `by_words`
 * is declared over (without a preprocessor, so that a condition means the same with and without the index).
 */
export const wordsExpression = withoutFinalSigma(
  `concatWithSeparator(${[between, ...wordColumns.map(lowered), `lowerUTF8(${attributesText})`].join(', ')})`,
)

/**
 * The text index over {@link wordsExpression}; `splitByNonAlpha` splits as `splitWords` of `@trilha/query` does. Packed
 * lists of rows take 7.0 bytes an entry instead of 9.0.
 */
export const wordsIndex = `INDEX by_words ${wordsExpression} TYPE text(tokenizer = 'splitByNonAlpha', posting_list_codec = 'bitpacking')`
