import { hash, randomUUID } from 'node:crypto'
import { firstDigest } from '@trilha/log-formats'
import { readAt } from './read-at.ts'

/**
 * How far a file is shipped, and how its content is told from another's under the same name or inode: by its first bytes,
 * and by the last ones that were read. Only hashes of them are kept on disk, because a log may hold secrets.
 */
export interface Position {
  /** Where this content's chain of digests began: random, so that equal beginnings of two files are two logs. */
  readonly seed: string
  /** Bytes of whole lines that are in the spool. */
  readonly offset: number
  /** Of those lines. */
  readonly digest: string
  readonly head: Mark
  readonly tail: Mark
}

/** A few bytes of a file, by their place and hash. */
export interface Mark {
  readonly at: number
  readonly length: number
  readonly hash: string
}

/** Eight lines or so: two logs that begin with the same eight lines, times and all, are one log and its copy. */
export const headBytes = 1_024
/** The end of the last line or two. */
export const tailBytes = 256

/**
 * The place before the first line of a content that was never seen. What it begins with is noted before any of it is
 * shipped: should this process be killed and the content move to another file, it is known there.
 */
export const newPosition = (fd: number): Position =>
  startOf(firstDigest('ship', randomUUID()), markOf(readAt(fd, 0, headBytes), 0))

/** The place before the first line of a content. */
export const startOf = (seed: string, head: Mark): Position => ({ seed, offset: 0, digest: seed, head, tail: noMark })

export const markOf = (bytes: Buffer, at: number): Mark => ({ at, length: bytes.length, hash: hashOf(bytes) })

const hashOf = (bytes: Buffer): string => hash('sha256', bytes, 'hex').slice(0, 32)
const noMark: Mark = { at: 0, length: 0, hash: hashOf(Buffer.alloc(0)) }

/** Whether the open file still has the bytes of the mark. */
export const hasMark = (fd: number, mark: Mark): boolean => {
  const bytes = readAt(fd, mark.at, mark.length)
  return bytes.length === mark.length && hashOf(bytes) === mark.hash
}

/** Whether the open file begins with the content that the position is in. */
export const isAt = (fd: number, { head, tail }: Position): boolean => hasMark(fd, head) && hasMark(fd, tail)
