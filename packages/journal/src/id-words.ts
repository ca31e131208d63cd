/*
 * A UUID as four 32-bit numbers, the highest first (RFC 9562): 16 bytes in a typed array instead of a string object of
 * 56, and compared by number.
 */

/** Characters of a UUID with its dashes. */
export const idLength = 36

const wordsPerId = 4
const digitsPerWord = 8
const notHex = 255

/** The value of each hexadecimal digit, lower case only: an id has one spelling. */
const hexValue = new Uint8Array(128).fill(notHex)
for (let value = 0; value < 16; value++) hexValue[value.toString(16).charCodeAt(0)] = value

const dash = 45
const dashPlaces = [8, 13, 18, 23]

/** Where each of the 32 digits stands. */
const digitPlaces = Uint8Array.from(
  Array.from({ length: idLength }, (_, place) => place).filter((place) => !dashPlaces.includes(place)),
)

/** Reads the id's words to `words[at..at + 3]`. False when the text is no id; the words then hold nothing of use. */
export const parseId = (text: string, words: Uint32Array, at: number): boolean => {
  if (text.length !== idLength) return false
  for (const place of dashPlaces) if (text.charCodeAt(place) !== dash) return false
  let seen = 0
  for (let word = 0; word < wordsPerId; word++) {
    let value = 0
    for (let digit = 0; digit < digitsPerWord; digit++) {
      const nibble = hexValue[text.charCodeAt(digitPlaces[word * digitsPerWord + digit] ?? 0)] ?? notHex
      seen |= nibble
      value = (value << 4) | nibble
    }
    words[at + word] = value
  }
  return seen < 16
}

/** As {@link parseId}, from the bytes of a line. */
export const parseIdBytes = (bytes: Buffer, offset: number, words: Uint32Array): boolean => {
  for (const place of dashPlaces) if (bytes[offset + place] !== dash) return false
  let seen = 0
  for (let word = 0; word < wordsPerId; word++) {
    let value = 0
    for (let digit = 0; digit < digitsPerWord; digit++) {
      const character = bytes[offset + (digitPlaces[word * digitsPerWord + digit] ?? 0)] ?? notHex
      const nibble = hexValue[character] ?? notHex
      seen |= nibble
      value = (value << 4) | nibble
    }
    words[word] = value
  }
  return seen < 16
}

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
