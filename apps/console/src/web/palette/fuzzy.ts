/** A character right behind one of these, or at the start, begins a word. */
const isWordStart = (text: string, index: number): boolean => index === 0 || /[\s\-_./:·]/.test(text[index - 1] ?? '')

/**
 * How well a text fits what was typed: all its characters in order, better when they stand together and begin words.
 * Undefined when they are not all there; an empty one fits everything alike.
 */
export const fuzzyScore = (text: string, typed: string): number | undefined => {
  const [haystack, sought] = [text.toLowerCase(), typed.toLowerCase().replace(/\s+/g, '')]
  let score = 0
  let from = 0
  let last = -2
  for (const character of sought) {
    const at = haystack.indexOf(character, from)
    if (at < 0) return undefined
    // Behind a gap, a word that begins with the character is a better place than the first one that has it.
    const start = last === at - 1 ? at : wordStartWith(haystack, character, at)
    score += start === last + 1 ? 4 : isWordStart(haystack, start) ? 3 : 1
    last = start
    from = start + character.length
  }
  // Of two that fit alike, the shorter one was meant.
  return score - haystack.length / 100
}

const wordStartWith = (text: string, character: string, first: number): number => {
  for (let at = first; at >= 0; at = text.indexOf(character, at + 1)) if (isWordStart(text, at)) return at
  return first
}
