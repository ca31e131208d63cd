import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { constants, createGzip, createZstdCompress } from 'node:zlib'
import { problem } from '@trilha/service-kit'
import Negotiator from 'negotiator'

/** Packs as fast as entries are read: gzip's usual level takes three times as long to save a seventh. */
const gzipLevel = constants.Z_BEST_SPEED

export type ContentCoding = 'zstd' | 'gzip' | 'identity'

/** The smaller and faster one of the codings that a caller takes (RFC 9110 section 12.5.3); none without the header. */
export const codingFor = (headers: IncomingHttpHeaders): ContentCoding => {
  if (headers['accept-encoding'] === undefined) return 'identity'
  const taken = new Negotiator({ headers }).encodings(['zstd', 'gzip'])
  return taken.includes('zstd') ? 'zstd' : taken.includes('gzip') ? 'gzip' : 'identity'
}

/** The pieces, packed. An error of theirs is passed on. */
export const packed = (pieces: AsyncIterable<Uint8Array>, coding: ContentCoding): AsyncIterable<Uint8Array> => {
  if (coding === 'identity') return pieces
  const pack = coding === 'zstd' ? createZstdCompress() : createGzip({ level: gzipLevel })
  // What goes wrong is thrown to whoever iterates.
  return pipeline(Readable.from(pieces, { objectMode: true }), pack, () => undefined)
}

export interface WriteOptions {
  readonly signal: AbortSignal
  /** A caller who takes nothing for this long is gone: it would hold a place that others wait for. */
  readonly stallMs: number
}

/**
 * Writes a body of any length: no faster than the caller reads, and a piece at a time between the other work of the
 * process. Resolves when all of it was handed over; the end of the response is its owner's.
 *
 * @throws the signal's reason when it aborts, a problem when the caller stalls, what `pieces` throws
 */
export const writeBody = async (
  response: ServerResponse,
  pieces: AsyncIterable<Uint8Array>,
  options: WriteOptions,
): Promise<void> => {
  for await (const piece of pieces) {
    options.signal.throwIfAborted()
    if (!response.write(piece)) await drained(response, options)
    // A fast reader drains without a turn of the event loop, in which others would be answered.
    await nextTurn()
  }
}

const drained = (response: ServerResponse, { signal, stallMs }: WriteOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      clearTimeout(timer)
      response.off('drain', settle)
      signal.removeEventListener('abort', abort)
      if (error === undefined) resolve()
      else reject(error)
    }
    const abort = (): void => settle(signal.reason)
    const stall = (): void => settle(problem('client_closed_request', 'client stopped reading'))
    const timer = setTimeout(stall, stallMs)
    response.once('drain', settle)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
  })
