/*
 * A UUID as four 32-bit numbers, the highest first (RFC 9562): 16 bytes in a typed array instead of a string object of
 * 56, and compared by number.
 */

/** Characters of a UUID with its dashes. */
export const idLength = 36

const wordsPerId = 4

/** Larger than any 16 bits: one wrong digit shows in the sum of all. */
const notHex = 0x1_0000

/** The value of each hexadecimal digit, lower case only: an id has one spelling. */
const hexValue = new Uint32Array(128).fill(notHex)
for (let value = 0; value < 16; value++) hexValue[value.toString(16).charCodeAt(0)] = value

const dash = 45

/** Reads the id's words to `words[at..at + 3]`. False when the text is no id; the words then hold nothing of use. */
export const parseId = (text: string, words: Uint32Array, at: number): boolean => {
  const isShaped =
    text.length === idLength &&
    text.charCodeAt(8) === dash &&
    text.charCodeAt(13) === dash &&
    text.charCodeAt(18) === dash &&
    text.charCodeAt(23) === dash
  if (!isShaped) return false
  // Written out: this runs for every record, and a loop over places costs twice as much.
  const a = quad(text, 0)
  const b = quad(text, 4)
  const c = quad(text, 9)
  const d = quad(text, 14)
  const e = quad(text, 19)
  const f = quad(text, 24)
  const g = quad(text, 28)
  const h = quad(text, 32)
  words[at] = (a << 16) | b
  words[at + 1] = (c << 16) | d
  words[at + 2] = (e << 16) | f
  words[at + 3] = (g << 16) | h
  return (a | b | c | d | e | f | g | h) < notHex
}

/** Four hexadecimal digits as 16 bits; more than that when one is none. */
const quad = (text: string, place: number): number =>
  (digit(text, place) << 12) | (digit(text, place + 1) << 8) | (digit(text, place + 2) << 4) | digit(text, place + 3)

const digit = (text: string, place: number): number => hexValue[text.charCodeAt(place)] ?? notHex

/** As {@link parseId}, from the bytes of a line. */
export const parseIdBytes = (bytes: Buffer, offset: number, words: Uint32Array): boolean =>
  parseId(bytes.toString('latin1', offset, offset + idLength), words, 0)

const wordRange = 0x1_0000

/** When a UUID version 7 was made, in ms since 1970; undefined for other versions. */
export const idTimeMs = (words: Uint32Array, at: number): number | undefined => {
  const second = words[at + 1] ?? 0
  if ((second & 0xf000) !== 0x7000) return undefined
  return (words[at] ?? 0) * wordRange + (second >>> 16)
}

/** Spreads all 128 bits over 32 (the finalizer of MurmurHash3 after each word). */
export const hashId = (words: Uint32Array, at: number, seed: number): number => {
  let hash = seed
  for (let word = 0; word < wordsPerId; word++) {
    hash = Math.imul(hash ^ (words[at + word] ?? 0), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return hash >>> 0
}
