/** The words of a command line up to the cursor, as a shell takes them apart; the last is the one being typed. */
export interface SplitLine {
  /** Finished words, the program first. */
  readonly before: readonly string[]
  /** What is typed of the last word, without quotes. */
  readonly current: string
  /** The quote that is open at the cursor; empty when none is. */
  readonly openQuote: '' | "'" | '"'
}

/** Quotes, backslashes and blanks (POSIX shell, section 2.2); expansions are not made. */
export const splitLine = (line: string): SplitLine => {
  const words: string[] = []
  let word: string | undefined
  let quote: SplitLine['openQuote'] = ''
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? ''
    if (quote !== '' && character === quote) quote = ''
    else if (quote === '' && (character === "'" || character === '"')) {
      quote = character
      word ??= ''
    } else if (character === '\\' && quote !== "'" && index + 1 < line.length)
      word = (word ?? '') + (line[++index] ?? '')
    else if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + character
  }
  return { before: words, current: word ?? '', openQuote: quote }
}
