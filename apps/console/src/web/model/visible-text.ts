/** Control characters and marks that steer text direction: seen by nobody, so they can make a value lie. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const hidden = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const picture = (character: string): string => {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}

/** One line in which every character can be seen; what is copied is the value itself. */
export const visibleLine = (text: string): string => text.replace(hidden, picture)

/** The same with line breaks and tabs kept, for places that show several lines. */
export const visibleBlock = (text: string): string =>
  text.replace(hidden, (character) => (character === '\n' || character === '\t' ? character : picture(character)))

/** Cuts at a whole character (no half emoji). */
export const cutText = (text: string, length: number): string => {
  if (text.length <= length) return text
  const end = text.charCodeAt(length - 1)
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? length - 1 : length)
}
