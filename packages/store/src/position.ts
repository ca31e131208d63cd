import { parseTimestamp } from '@trilha/entry'
import type { Position } from './store.ts'

/** The cursor given is none that {@link encodePosition} made. */
export class PositionError extends Error {
  override readonly name = 'PositionError'
}

/** Which spelling of a cursor this is; another one may follow without mistaking the old. */
const version = '1'

/** A position as an opaque text (base64url, RFC 4648 section 5) that fits in a URL as it is. */
export const encodePosition = (position: Position): string =>
  Buffer.from(`${version}|${position.seq}|${position.timestamp}`).toString('base64url')

/**
 * The position that a cursor stands for.
 *
 * @throws {PositionError} when the text was altered so that it stands for none. A cursor is no secret and no permission:
 *   one that was altered into another valid position just continues there.
 */
export const parsePosition = (cursor: string): Position => {
  const [, seq, timestamp] = pattern.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  const position = { timestamp: timestamp ?? '', seq: Number(seq) }
  if (!Number.isSafeInteger(position.seq) || parseTimestamp(position.timestamp) !== position.timestamp) {
    throw new PositionError('cursor: is none that this log gave out; start again without one')
  }
  return position
}

const pattern = new RegExp(`^${version}\\|([1-9]\\d*)\\|(.{24,30})$`)
