import { parseByteSize, parseShortDuration } from '@trilha/settings'

/** Milliseconds of a duration that the schema has let through. */
export const msOf = (text: string): number => parseShortDuration(text) ?? unchecked(text)

/** Bytes of a size that the schema has let through; `0B` is none. */
export const bytesOf = (text: string): number =>
  /^0+(?:\.0+)? ?[A-Za-z]*$/.test(text) ? 0 : (parseByteSize(text) ?? unchecked(text))

const unchecked = (text: string): never => {
  throw new RangeError(`${text} was not checked by its schema`)
}
