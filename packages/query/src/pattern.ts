import { isSeparator, lowerCase } from './words.ts'

/** `*` is any text, also none; `?` is any one character (Unicode code point). */
export interface Wildcard {
  readonly wildcard: '*' | '?'
}
/** Literal texts (never empty, never two in a row) and wildcards, in their order. */
export type Pattern = readonly (string | Wildcard)[]

/** Reads the image of an unquoted word: a backslash takes the meaning from the character behind it. */
export const parsePattern = (image: string): Pattern => {
  const parts: (string | Wildcard)[] = []
  for (const [match] of image.matchAll(/\\[\s\S]|[*?]|[^\\*?]+/g)) {
    if (match === '*' || match === '?') parts.push({ wildcard: match })
    else appendLiteral(parts, match.startsWith('\\') ? match.slice(1) : match)
  }
  return parts
}

const appendLiteral = (parts: (string | Wildcard)[], literal: string): void => {
  const last = parts.at(-1)
  if (typeof last === 'string') parts[parts.length - 1] = last + literal
  else parts.push(literal)
}

/** The text of a pattern without wildcards, or undefined when it has some. */
export const literalOf = (pattern: Pattern): string | undefined =>
  pattern.every((part) => typeof part === 'string') ? pattern.join('') : undefined

export const isAnything = (pattern: Pattern): boolean =>
  pattern.length > 0 && pattern.every((part) => typeof part !== 'string' && part.wildcard === '*')

/** Splits a pattern into the patterns of its words, in lower case. */
export const splitPattern = (pattern: Pattern): Pattern[] => {
  const words: (string | Wildcard)[][] = [[]]
  for (const part of pattern) {
    const pieces: readonly (string | Wildcard)[] = typeof part === 'string' ? [...lowerCase(part)] : [part]
    for (const piece of pieces) {
      if (typeof piece !== 'string') words.at(-1)?.push(piece)
      else if (isSeparator(piece)) words.push([])
      else appendLiteral(words.at(-1) ?? [], piece)
    }
  }
  return words.filter((word) => word.length > 0)
}

/**
 * Whether the whole text is of the pattern. When it fails behind a `*`, only the last `*` takes one character more, so
 * the time is at most the product of both lengths.
 */
export const matchesPattern = (pattern: Pattern, text: string): boolean => {
  const literal = literalOf(pattern)
  if (literal !== undefined) return literal === text
  const steps = pattern.flatMap<string | Wildcard>((part) => (typeof part === 'string' ? [...part] : [part]))
  const characters = [...text]
  let step = 0
  let position = 0
  let starStep = -1
  let starPosition = 0
  while (position < characters.length) {
    const current = steps[step]
    if (typeof current === 'object' && current.wildcard === '*') {
      starStep = step++
      starPosition = position
    } else if (current !== undefined && (typeof current === 'object' || current === characters[position])) {
      step++
      position++
    } else if (starStep >= 0) {
      step = starStep + 1
      position = ++starPosition
    } else return false
  }
  return isAnything(steps.slice(step)) || step === steps.length
}
