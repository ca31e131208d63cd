import type { TailLines } from './tail-lines.ts'

/**
 * The blocks of `GET /api/tail` in the format of server-sent events (WHATWG HTML, section 9.2). A line of the journal
 * has no line break in it, so it is the `data` of one event as it stands.
 */

/** Why entries were passed over: the reader was slow, or the journal had dropped them before they were asked for. */
export type MissedReason = 'slow' | 'retention'

export interface Missed {
  /** Matching entries; where the journal has them no more, all of them, as nobody can tell which matched. */
  count: number
  fromSeq: number
  toSeq: number
}

/** Bytes that {@link frameLines} writes around a line at most: the fixed text, and a number of up to 16 digits. */
const maxFrameBytes = 48

/** One `entry` event for each of these lines, in bytes of their own: what waits for a slow reader must not hold the block. */
export const frameLines = (lines: TailLines, indexes: readonly number[]): Buffer => {
  const lineBytes = indexes.reduce((sum, index) => sum + lines.startOf(index + 1) - lines.startOf(index), 0)
  const frames = Buffer.allocUnsafeSlow(lineBytes + indexes.length * maxFrameBytes)
  let length = 0
  for (const index of indexes) {
    length += frames.write(`id: ${lines.seqOf(index)}\nevent: entry\ndata: `, length, 'latin1')
    length += lines.bytes.copy(frames, length, lines.startOf(index), lines.startOf(index + 1))
    frames[length++] = 0x0a
  }
  return frames.subarray(0, length)
}

/** The same for one line in text form, without its line feed. */
export const entryEvent = (seq: number, line: string): string => `id: ${seq}\nevent: entry\ndata: ${line}\n\n`

/** Reconnecting clients wait this long: a restart takes a second or two, and nothing is lost by waiting. */
const retryMs = 1_000

/** The first bytes of every stream: how long to wait before a reconnect. */
export const retryField = `retry: ${retryMs}\n\n`

/** Moves the place to resume from. It has data because some readers drop an event without, and its id with it. */
export const positionEvent = (seq: number): string => `id: ${seq}\nevent: position\ndata: {"seq":${seq}}\n\n`

export const missedEvent = ({ count, fromSeq, toSeq }: Readonly<Missed>, reason: MissedReason): string =>
  `id: ${toSeq}\nevent: missed\ndata: ${JSON.stringify({ missed: count, from_seq: fromSeq, to_seq: toSeq, reason })}\n\n`

/** The service ends the stream; a client that reconnects goes on from here. */
export const endEvent = (seq: number): string => `id: ${seq}\nevent: end\ndata: {"seq":${seq}}\n\n`

/** A comment, which keeps proxies from closing a quiet connection. */
export const heartbeat = ': nothing new\n\n'
