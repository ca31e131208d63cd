const quote = 0x22
const backslash = 0x5c

/** What may follow a backslash, but for `u` with its four digits (RFC 8259, section 7). */
const simpleEscapes = new Set(Array.from('"\\/bfnrt', (character) => character.charCodeAt(0)))

/** Where a token ends that no JSON has. */
const fault = -1

/**
 * Where the string that begins at `start` ends: behind its closing quote, or at the end of the text; -1 where it has what
 * no JSON string has.
 */
export const endOfString = (text: string, start: number): number => {
  let at = start + 1
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (unit === quote) return at + 1
    if (unit < 0x20) return fault
    if (unit === backslash) {
      at = endOfEscape(text, at)
      if (at === fault) return fault
    } else {
      at += 1
    }
  }
  return at
}

const endOfEscape = (text: string, start: number): number => {
  // Cut right behind the backslash.
  if (start + 1 >= text.length) return text.length
  const unit = text.charCodeAt(start + 1)
  if (simpleEscapes.has(unit)) return start + 2
  if (unit !== 0x75) return fault
  const end = Math.min(text.length, start + 6)
  for (let at = start + 2; at < end; at += 1) if (!isHexDigit(text.charCodeAt(at))) return fault
  return end
}

const isHexDigit = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66)

/** An escape has at most six characters, so a cut leaves at most five of one. */
const maxEscapeRest = 5

/** What a string token spells, also one that was cut: escapes hide nothing. */
export const textOfString = (text: string, start: number, end: number): string => {
  const plain = text.slice(start + 1, end)
  if (!plain.includes('\\')) return plain.endsWith('"') ? plain.slice(0, -1) : plain
  // Whole, or cut in the middle of an escape, or anywhere else.
  const whole = readQuoted(`"${plain}`)
  if (whole !== undefined) return whole
  for (let rest = 0; rest <= maxEscapeRest; rest += 1) {
    const read = readQuoted(`"${plain.slice(0, plain.length - rest)}"`)
    if (read !== undefined) return read
  }
  return plain
}

const readQuoted = (quoted: string): string | undefined => {
  try {
    return JSON.parse(quoted) as string
  } catch {
    return undefined
  }
}

/** Of digits, signs, points and exponents in any order: more than numbers, but nothing in which a name could hide. */
const numberRun = /[-+.\deE]*/y

/** Where the number that begins at `start` ends. */
export const endOfNumber = (text: string, start: number): number => {
  numberRun.lastIndex = start
  numberRun.test(text)
  return numberRun.lastIndex
}

const literals = ['true', 'false', 'null']

/** Where `true`, `false` or `null` ends, or the part of it that a cut has left; -1 for any other word. */
export const endOfLiteral = (text: string, start: number): number => {
  for (const literal of literals) {
    if (text.startsWith(literal, start)) return start + literal.length
    if (text.length - start < literal.length && literal.startsWith(text.slice(start))) return text.length
  }
  return fault
}

/** An object or an array of more than numbers, or the beginning of one. */
const jsonStart = /^[\s\ufeff]*(?:\{\s*(?:"|$)|\[\s*(?:[[{"]|$))/

/** Whether a text that is not said to be JSON begins like it. */
export const looksLikeJson = (text: string): boolean => jsonStart.test(text)
