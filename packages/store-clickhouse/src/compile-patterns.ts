import type { Pattern } from '@trilha/query'

/** For LIKE: `%` is any text, `_` any one character (code point). */
export const likeOf = (pattern: Pattern): string =>
  pattern
    .map((part) => (typeof part === 'string' ? part.replace(/[\\%_]/g, '\\$&') : part.wildcard === '*' ? '%' : '_'))
    .join('')

/** What `splitWords` of `@trilha/query` splits at, as the inside of a regular expression's character class. */
const separators = '\\x00-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7f'

/** For `match` (RE2): words of these patterns, one behind the other, in a text in lower case. */
export const wordsExpressionOf = (words: readonly Pattern[]): string =>
  `(?:^|[${separators}])${words.map(wordExpressionOf).join(`[${separators}]+`)}(?:[${separators}]|$)`

/** A literal of a word holds letters, digits and what is beyond ASCII, none of which means anything to RE2. */
const wordExpressionOf = (word: Pattern): string =>
  word.every((part) => typeof part !== 'string' && part.wildcard === '*')
    ? `[^${separators}]+`
    : word
        .map((part) => (typeof part === 'string' ? part : `[^${separators}]${part.wildcard === '*' ? '*' : ''}`))
        .join('')

export const literalsOf = (pattern: Pattern): readonly string[] => pattern.filter((part) => typeof part === 'string')

/** The text of a pattern without wildcards. */
export const literalOf = (pattern: Pattern): string | undefined =>
  pattern.every((part) => typeof part === 'string') ? pattern.join('') : undefined

/** Nothing that is kept has halves of surrogate pairs, so no other pattern can match. */
export const isWellFormed = (pattern: Pattern): boolean =>
  pattern.every((part) => typeof part !== 'string' || part.isWellFormed())
