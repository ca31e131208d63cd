/** The start of a text, as much of it as an entry's field may hold, without half a character at its end. */
export const fitting = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : text.slice(0, maxLength).toWellFormed()
