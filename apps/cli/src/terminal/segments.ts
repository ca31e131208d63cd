import type { Style, Terminal } from './terminal.ts'
import { cut, widthOf } from './width.ts'

/** A piece of a line in one style; its text is safe to print. */
export interface Segment {
  readonly text: string
  readonly style?: Style | undefined
}

/** One line of the segments, cut to the terminal's width. */
export const joinSegments = (segments: readonly Segment[], { width, paint }: Terminal): string => {
  let left = width
  let line = ''
  for (const { text, style } of segments) {
    if (left <= 0) break
    const shown = cut(text, left)
    left -= widthOf(shown)
    line += style === undefined ? shown : paint(style, shown)
  }
  return line
}
