/**
 * Numbers that a double may not hold: sixteen digits or more, or an exponent of three. Looked for in the text before
 * parsing, because keeping digits costs ten times the speed of plain parsing and is needed almost never. A number has one
 * of these signs before it; the digits of a hexadecimal id have not.
 */
const mayLoseDigits = /(?:^|[\s:,[-])(?:\d[\d.]{15}|\d[\d.]*[eE][+-]?\d{3})/

/**
 * `JSON.parse` that alters nothing: a number that JavaScript would round (`12345678901234567890`, `1e999`) is kept as
 * its own digits (`JSON.rawJSON`), and prints as it came.
 *
 * @throws {SyntaxError} as `JSON.parse` does.
 */
export const parseJson = (text: string): unknown =>
  mayLoseDigits.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)

const keepDigits = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return isExact(value, context.source) ? value : JSON.rawJSON(context.source)
}

const isExact = (value: number, source: string): boolean => {
  if (!Number.isFinite(value)) return false
  return significantDigits(String(value)) === significantDigits(source)
}

/** The digits that make a number's value, without sign, point, exponent and the zeros around them. */
const significantDigits = (number: string): string =>
  number
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '')
