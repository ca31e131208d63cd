/** Numbers that a double may not hold: sixteen digits or more, or an exponent of three. The digits of an id are none. */
const mayLoseDigits = /(?:^|[\s:,[-])(?:\d[\d.]{15}|\d[\d.]*[eE][+-]?\d{3})/

/**
 * `JSON.parse`, but a number that JavaScript would round is kept as its own digits (`JSON.rawJSON`, ES2026) and prints
 * as it came. The entry package has the same; loading it, with its validators, would triple the start of a command.
 *
 * @throws {SyntaxError} as `JSON.parse` does
 */
export const parseJson = (text: string): unknown =>
  mayLoseDigits.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)

const keepDigits = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return Number.isFinite(value) && digits(String(value)) === digits(context.source)
    ? value
    : JSON.rawJSON(context.source)
}

/** What makes a number's value, without sign, point, exponent and the zeros around. */
const digits = (number: string): string =>
  number
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '')
