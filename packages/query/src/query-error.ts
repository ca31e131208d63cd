/** Why a text is no query: one sentence that starts with the column, and what would have been right there. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  /** Where the wrong part starts, in UTF-16 code units from 0. */
  readonly start: number
  /** Where it ends (exclusive); equal to `start` when something is missing. */
  readonly end: number
  /** What could stand there, in words for people or as literal text. */
  readonly expected: readonly string[]

  constructor(reason: string, place: { readonly start: number; readonly end: number }, expected: readonly string[]) {
    super(`column ${place.start + 1}: ${reason}`)
    this.start = place.start
    this.end = place.end
    this.expected = expected
  }
}

/** A part of the query for an error's sentence. Long ones are cut: the place says where they stand. */
export const quote = (image: string): string => {
  const cut = image.length > 40 ? `${image.slice(0, 40)}…` : image
  return cut.startsWith('"') ? cut : `"${cut}"`
}
