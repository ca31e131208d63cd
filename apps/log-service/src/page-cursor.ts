import { parseTimestamp } from '@trilha/entry'
import type { Position, Search, SearchPage } from '@trilha/store'
import { invalid } from './refusals.ts'

type Order = Search['order']

/**
 * Where a page begins or ends: it names its order and direction itself, so that a cursor means the same whatever it is
 * sent with. It holds a place and not a page: entries that arrive meanwhile shift nothing.
 */
export interface PageCursor {
  readonly order: Order
  readonly direction: 'after' | 'before'
  readonly position: Position
}

/** Which spelling of a cursor this is; another one may follow without mistaking the old. */
const version = '2'
const pattern = new RegExp(`^${version}\\|(asc|desc)\\|(after|before)\\|(\\d{1,16})\\|(.{24,30})$`)

/** An opaque text (base64url, RFC 4648 section 5) that fits in a URL as it is. */
export const encodeCursor = ({ order, direction, position }: PageCursor): string =>
  Buffer.from([version, order, direction, position.seq, position.timestamp].join('|')).toString('base64url')

/**
 * A cursor is no secret and no permission: one that was altered into another valid place just continues there.
 *
 * @throws {Problem} 422 for a text that is none
 */
export const parseCursor = (text: string): PageCursor => {
  const [, order, direction, seq, timestamp = ''] =
    pattern.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? []
  if (!Number.isSafeInteger(Number(seq)) || parseTimestamp(timestamp) !== timestamp) {
    throw invalid('cursor: is none that this log gave out; start again without one')
  }
  return {
    order: order as Order,
    direction: direction as PageCursor['direction'],
    position: { timestamp, seq: Number(seq) },
  }
}

/** The cursors to both sides of a page; null states that there was nothing on that side when the page was read. */
export interface PageEnds {
  readonly next_cursor: string | null
  readonly previous_cursor: string | null
}

/**
 * The ends of the page that was asked for with `cursor`. The side that a cursor came from is taken to have entries: the
 * place where it stood.
 */
export const endsOf = (page: SearchPage, order: Order, cursor: PageCursor | undefined): PageEnds => {
  const isBackward = cursor?.direction === 'before'
  const first = page.entries[0] ?? (isBackward ? cursor.position : behind(cursor?.position, order))
  const last = page.entries.at(-1) ?? (isBackward ? ahead(cursor.position, order) : cursor?.position)
  const hasNext = isBackward || page.hasMore
  const hasPrevious = isBackward ? page.hasMore : cursor !== undefined
  return {
    next_cursor: hasNext && last !== undefined ? encodeCursor({ order, direction: 'after', position: last }) : null,
    previous_cursor:
      hasPrevious && first !== undefined ? encodeCursor({ order, direction: 'before', position: first }) : null,
  }
}

/** The place just behind a position in an order: what comes before it includes the position. */
const behind = (position: Position | undefined, order: Order): Position | undefined =>
  position && { ...position, seq: position.seq + (order === 'asc' ? 1 : -1) }

/** The place just ahead of it: what comes after it includes the position. */
const ahead = ({ timestamp, seq }: Position, order: Order): Position => ({
  timestamp,
  seq: seq + (order === 'asc' ? -1 : 1),
})
