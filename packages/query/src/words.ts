/**
 * What separates words: every ASCII character that is no letter or digit, and half a surrogate pair, which is no
 * character. All else beyond ASCII belongs to a word, as in the tokenizers of the stores' text indexes, so that an index
 * finds exactly what this splitting finds.
 */
const separators = /[\0-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f\ud800-\udfff]+/u

export const isSeparator = (character: string): boolean => separators.test(character)

/** The words of a text in lower case, in their order. */
export const splitWords = (text: string): string[] => splitLowerCase(lowerCase(text))

/** The same for a text that is in lower case. */
export const splitLowerCase = (text: string): string[] => text.split(separators).filter((word) => word !== '')

/**
 * Lower case, character by character, so that a word is the same alone and within a text: Unicode's default mapping with
 * its one exception undone, the other letter that a sigma becomes at the end of a word.
 */
export const lowerCase = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ')
