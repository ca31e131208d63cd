/**
 * What separates words: every ASCII character that is no letter or digit. Everything beyond ASCII belongs to a word, as
 * in the tokenizers of the stores' text indexes, so that an index finds exactly what this splitting finds.
 */
const separators = /[\0-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+/

export const isSeparator = (character: string): boolean => separators.test(character)

/** The words of a text in lower case, in their order. */
export const splitWords = (text: string): string[] =>
  lowerCase(text)
    .split(separators)
    .filter((word) => word !== '')

/**
 * Lower case, character by character. `toLowerCase` alone looks at neighbours (the Greek final sigma) and may turn one
 * character into two (`İ`), which no store does.
 */
export const lowerCase = (text: string): string => text.replace(/[A-Z]|[^\0-\x7f]/gu, lowerOne)

const lowerOne = (character: string): string => {
  const lower = character.toLowerCase()
  return [...lower].length === 1 ? lower : character
}
