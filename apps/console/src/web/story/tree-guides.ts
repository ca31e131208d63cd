/**
 * A line of a tree within one level of indentation:
 *
 * - `through`: an outer part goes on below
 * - `tee`: branches off to this row, and goes on to a later sibling
 * - `corner`: branches off to this row, the last of its parent
 * - `none`: nothing of this level follows
 */
export type Guide = 'through' | 'tee' | 'corner' | 'none'

/** Adds the lines that connect each row with its parent; rows stand behind what they are within. */
export const withGuides = <Row extends { readonly depth: number }>(
  rows: readonly Row[],
): readonly (Row & { readonly guides: readonly Guide[] })[] => {
  // Per level, whether a row further below branches off from it. Known when the rows are gone through from the end.
  let follows: boolean[] = []
  return rows
    .toReversed()
    .map((row) => {
      const { depth } = row
      const guides = Array.from({ length: depth }, (_, level): Guide => {
        const goesOn = follows[level + 1] === true
        if (level + 1 === depth) return goesOn ? 'tee' : 'corner'
        return goesOn ? 'through' : 'none'
      })
      follows = [...Array.from({ length: depth }, (_, level) => follows[level] === true), true]
      return { ...row, guides }
    })
    .toReversed()
}
