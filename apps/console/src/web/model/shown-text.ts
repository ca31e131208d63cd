import { cutText } from './visible-text.ts'

/** How much of a text is shown before more is asked for. */
export interface ShownFirst {
  /** In UTF-16 code units. */
  readonly length: number
  readonly lines: number
}

/** Of a value: some five lines of a detail; a stack trace begins with what matters. */
export const firstOfValue: ShownFirst = { length: 400, lines: 8 }
/** Of an entry's JSON: that of nearly every entry. */
export const firstOfJson: ShownFirst = { length: 20_000, lines: 400 }

/** A few screens, with the longest cause that people really send. */
const secondLength = 10_000
/** As much as a browser lays out at once without a pause. */
const stepLength = 100_000

/** How much is shown after another step: a text of 1 MB takes a dozen. */
export const nextLength = (shown: number, whole: number): number => {
  const next = shown < secondLength ? secondLength : shown + stepLength
  // A last step that would leave a little is not worth a click.
  return whole - next <= (next - shown) * 0.2 ? whole : next
}

/** The beginning that is shown at first. */
export const firstPart = (text: string, { length, lines }: ShownFirst): string => {
  const cut = cutText(text, length)
  let end = -1
  for (let line = 0; line < lines; line++) {
    end = cut.indexOf('\n', end + 1)
    if (end < 0) return cut
  }
  return cut.slice(0, end)
}
