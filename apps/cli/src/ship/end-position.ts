import { fstatSync } from 'node:fs'
import { markOf, newPosition, type Position, tailBytes } from './position.ts'
import { readAt } from './read-at.ts'

/** A longer last line is taken to be none. */
const maxLookBackBytes = 1_048_576
const lineFeed = 0x0a

/** The place behind the last whole line of an open file: what is there already is not shipped. */
export const endPosition = (fd: number): Position => {
  const { size } = fstatSync(fd)
  const from = Math.max(0, size - maxLookBackBytes)
  const last = readAt(fd, from, size - from).lastIndexOf(lineFeed)
  const offset = last >= 0 ? from + last + 1 : from === 0 ? 0 : size
  const tailAt = Math.max(0, offset - tailBytes)
  return {
    ...newPosition(fd),
    offset,
    tail: markOf(readAt(fd, tailAt, offset - tailAt), tailAt),
  }
}
