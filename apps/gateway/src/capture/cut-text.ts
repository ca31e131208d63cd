/** Stands at the end of a text of which something is missing. */
export const cutMark = '…[cut]'

/** What the mark takes of a budget of {@link cutToEncoded}: the ellipsis is three bytes. */
const cutMarkBytes = Buffer.byteLength(cutMark)

/** No UTF-16 unit takes more in JSON: control characters are written as `\u001f` (RFC 8259, section 7). */
const maxBytesPerUnit = 6

/** The longest text of at most `maxLength` characters, with a mark when something is missing. Never half a character. */
export const cut = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : text.slice(0, endBetween(text, maxLength - cutMark.length)) + cutMark

/**
 * The longest beginning of a text that takes at most `maxBytes` within a JSON string in UTF-8 and leaves room for the
 * mark. The text itself when all of it does.
 */
export const cutToEncoded = (text: string, maxBytes: number): string => {
  const budget = maxBytes - cutMarkBytes
  // True of all bodies of the usual size, so that they are not counted.
  if (text.length * maxBytesPerUnit <= budget) return text
  let bytes = 0
  for (let at = 0; at < text.length; at += 1) {
    bytes += encodedBytes(text.charCodeAt(at))
    if (bytes > budget) return text.slice(0, endBetween(text, at))
  }
  return text
}

/** Of one UTF-16 unit of a well-formed text within a JSON string; both halves of a pair together take four. */
const encodedBytes = (unit: number): number => {
  if (unit < 0x20) return isShortEscape(unit) ? 2 : maxBytesPerUnit
  if (unit === 0x22 || unit === 0x5c) return 2
  if (unit < 0x80) return 1
  if (unit < 0x800) return 2
  return unit >= 0xd800 && unit <= 0xdfff ? 2 : 3
}

/** `\b`, `\t`, `\n`, `\f` and `\r`. */
const isShortEscape = (unit: number): boolean => unit >= 8 && unit <= 13 && unit !== 11

/** `end`, or one less where a surrogate pair would be parted. */
const endBetween = (text: string, end: number): number => {
  const last = text.charCodeAt(end - 1)
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end
}
