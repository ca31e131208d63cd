/**
 * What must not reach a terminal as it is: control characters of C0 and C1 (they move the cursor, set colours, ring),
 * bidirectional overrides and other invisible format characters (they let a text look like another), line and
 * paragraph separators, and halves of surrogate pairs. The two joiners stay: Persian, Hindi and emoji need them.
 */
const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** The text with every unsafe character spelled out (`\x1b`, `\u202e`), so that it can only be read. */
export const visible = (text: string): string => text.replace(unsafe, spell)

const spell = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  if (code > 0xffff) return `\\u{${code.toString(16)}}`
  return named[character] ?? (code <= 0xff ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`)
}

/** `JSON.stringify`, with the same characters as JSON's own escapes: the value is the same, and safe on a screen. */
export const visibleJson = (value: unknown): string => JSON.stringify(value).replace(unsafe, escapeUnits)

const escapeUnits = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => `\\u${hex(character.charCodeAt(index), 4)}`).join('')

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0')
