import type { FoundFile } from './find-files.ts'
import { hasMark, headBytes, isAt, markOf, type Position, startOf } from './position.ts'
import { readAt } from './read-at.ts'

/** A content that was shipped from some file. */
export interface KnownContent {
  /** Undefined when no file has it any more. */
  readonly key: string | undefined
  readonly path: string
  readonly position: Position
}

/**
 * Whether a file that was never seen holds a content that was: a copy made by rotation (`copytruncate`), or a file that
 * was written anew with more in it (`rsync`). Returns where to go on in it, undefined when it is new, and `too_short` when
 * there is not enough of it yet to tell.
 *
 * @param known contents of the same folder
 * @param predecessor the file that had its name before and is still there: then this is its successor, however alike
 */
export const recognise = (
  file: FoundFile,
  fd: number,
  { known, predecessor }: { readonly known: Iterable<KnownContent>; readonly predecessor: string | undefined },
): Position | 'too_short' | undefined => {
  let isTooShort = false
  const whole = file.size < headBytes ? undefined : markOf(readAt(fd, 0, headBytes), 0).hash
  for (const { key, path, position } of known) {
    const { head, tail } = position
    if (key === file.key || (key !== undefined && key === predecessor) || head.length === 0) continue
    if (head.length === headBytes) {
      if (whole === undefined) isTooShort = true
      if (head.hash !== whole) continue
    } else if (!isCopysName(file.path, path)) {
      continue
    }
    if (isAt(fd, position)) return position
    // A copy that is still growing, or an old one: its lines get the ids that they got before.
    if (hasMark(fd, head) && file.size < tail.at + tail.length) return startOf(position.seed, head)
    if (file.size < head.length) isTooShort = true
  }
  return isTooShort ? 'too_short' : undefined
}

/** `access.log.1`, `access.log-20261124`: where little of a content is known, its copy must have such a name. */
const isCopysName = (copy: string, path: string): boolean => copy.length > path.length && copy.startsWith(path)
