import { createRequire } from 'node:module'

/** What most texts are made of, our own signs too: each takes one column. */
const plain = /^[\x20-\x7e\xa1-\xac\xae-\xff…—–]*$/

type Measure = (text: string) => number
let measure: Measure | undefined

/** Loaded for the first text that needs it: its tables of Unicode take 25 ms, a third of the start of a command. */
const measured: Measure = (text) => {
  const require = createRequire(import.meta.url)
  measure ??= (require('string-width') as { readonly default: Measure }).default
  return measure(text)
}

/** Columns that a text takes on a terminal; it may hold colours. */
export const widthOf = (text: string): number => (plain.test(text) ? text.length : measured(text))

/** Characters as people see them: an emoji of several code points must not be cut in two. */
let segmenter: Intl.Segmenter | undefined

/** The text, cut to `columns` with `…` at its end. For text without colours. */
export const cut = (text: string, columns: number): string => {
  if (columns < 1) return ''
  if (plain.test(text)) return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  let width = 0
  let fitting = ''
  for (const { segment } of segmenter.segment(text)) {
    width += widthOf(segment)
    if (width > columns) return `${fitting}…`
    // A place is kept for the mark.
    if (width < columns) fitting += segment
  }
  return text
}

/** Filled with blanks to `columns`. */
export const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - widthOf(text)))

export const padStart = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - widthOf(text))) + text
