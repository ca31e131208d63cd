import { setImmediate } from 'node:timers/promises'
import { openRaw, type RawConnection, statusesOf } from '../testing/raw-connection.ts'
import { authority } from './expectation.ts'
import type { RequestCase } from './request-case.ts'

/** How the bytes of a case are sent. */
export type Delivery = 'whole' | 'in pieces'

/** What a client saw. */
export interface Seen {
  /** Without the answer to the request that asks whether the connection still works. */
  readonly statuses: readonly number[]
  readonly closes: boolean
}

/** Where the probe goes; a recorder sees it last. */
export const probeTarget = '/users/probe'
const probe = `GET ${probeTarget} HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`

/** Up to so many bytes are sent one by one; longer cases are cut where a parser changes its state, and every KiB. */
const maxSinglePieces = 600
const pieceBytes = 1_024

const cut = (bytes: string): string[] => (bytes.length <= maxSinglePieces ? [...bytes] : (bytes.match(cutPoints) ?? []))
/** Runs without a character that ends something, then each of those alone. */
const cutPoints = new RegExp(String.raw`[^\r\n:; ]{1,${pieceBytes}}|[\r\n:; ]`, 'g')

const send = async (raw: RawConnection, bytes: string, delivery: Delivery): Promise<void> => {
  raw.socket.setNoDelay()
  for (const piece of delivery === 'whole' ? [bytes] : cut(bytes)) {
    if (raw.isClosed || !raw.socket.writable) return
    raw.send(piece)
    // One turn of the loop lets the other side read the piece by itself.
    if (delivery === 'in pieces') await setImmediate()
  }
}

/** Only a case that fails waits for so long. */
const patienceMs = 5_000

/** Waits until the condition holds, but not for ever: what is missing is for the case to say. */
export const settle = async (condition: () => boolean): Promise<void> => {
  const deadline = performance.now() + patienceMs
  while (!condition() && performance.now() < deadline) await setImmediate()
}

/**
 * Sends the bytes of a case, waits for the answers that are expected, and then asks on the same connection for one thing
 * more: it is answered only if both sides agree where the bytes before it ended.
 */
export const talk = async (
  port: number,
  { bytes, stops }: Pick<RequestCase, 'bytes' | 'stops'>,
  { answers, closes, delivery }: { readonly answers: number; readonly closes: boolean; readonly delivery: Delivery },
): Promise<Seen> => {
  const raw = await openRaw(port)
  try {
    await send(raw, bytes, delivery)
    if (stops === true) raw.socket.end()
    await settle(() => raw.isClosed || statusesOf(raw.received).length >= answers)
    if (closes) await settle(() => raw.isClosed)
    if (raw.isClosed) return { statuses: statusesOf(raw.received), closes: true }
    raw.send(probe)
    await settle(() => raw.isClosed)
    const statuses = statusesOf(raw.received)
    const isServed = statuses.length > answers && statuses.at(-1) === 200
    return { statuses: isServed ? statuses.slice(0, -1) : statuses, closes: !isServed }
  } finally {
    raw.socket.destroy()
  }
}

/**
 * The same for a server of which nothing is expected: every answer until it closes, the probe's too. The probe goes out
 * after so many answers; a server that waits for more sooner or later gives up.
 */
export const talkAnyway = async (
  port: number,
  { bytes, stops }: Pick<RequestCase, 'bytes' | 'stops'>,
  answers: number,
): Promise<Seen['statuses']> => {
  const raw = await openRaw(port)
  try {
    raw.send(bytes)
    if (stops === true) raw.socket.end()
    await settle(() => raw.isClosed || statusesOf(raw.received).length >= answers)
    if (raw.socket.writable) raw.send(probe)
    await raw.closed()
    return statusesOf(raw.received)
  } finally {
    raw.socket.destroy()
  }
}
