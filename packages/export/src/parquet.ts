import { on } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { StoredEntry } from '@trilha/entry'
import type { ExportFormat } from './export-format.ts'
import { ndjson } from './ndjson.ts'

/** Pieces of 64 KiB that wait for the thread: enough to go on reading while it packs a row group. */
const maxWaiting = 32

/**
 * Of the thread's heap. A small young generation costs no speed that could be measured, and keeps the thread at 160 MB of
 * memory instead of 450. What passes the old generation's limit ends the thread and not the process: 100 MB are at work,
 * and the file's index has room for 700,000,000 entries in the rest.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 }

/** Text is what threads hand over fastest: copying entries as objects takes longer than writing and reading them. */
async function* encode(batches: AsyncIterable<readonly StoredEntry[]>): AsyncGenerator<Uint8Array> {
  const worker = new Worker(new URL('./parquet-worker.ts', import.meta.url), { resourceLimits })
  try {
    const replies = on(worker, 'message', { close: ['exit'] })
    let waiting = 0
    const takeReply = async (): Promise<readonly Uint8Array[]> => {
      const { done, value } = await replies.next()
      if (done === true) throw new Error('the thread that writes Parquet ended')
      waiting -= 1
      const [pieces] = value as [readonly Uint8Array[]]
      return pieces
    }
    const send = (lines: Uint8Array | null): void => {
      worker.postMessage(lines)
      waiting += 1
    }
    for await (const lines of ndjson.encode(batches)) {
      send(lines)
      if (waiting > maxWaiting) yield* await takeReply()
      // Replies that are there already take no turn of the event loop, in which others would be answered.
      await nextTurn()
    }
    send(null)
    while (waiting > 0) yield* await takeReply()
  } finally {
    await worker.terminate()
  }
}

/**
 * Apache Parquet (https://parquet.apache.org/docs/file-format/): a column a field under its dotted name, times as
 * timestamps in nanoseconds (UTC), numbers as numbers, headers and attributes as JSON text, packed with zstd. It is
 * written in a thread of its own.
 */
export const parquet: ExportFormat = {
  name: 'parquet',
  mediaType: 'application/vnd.apache.parquet',
  extension: 'parquet',
  compressible: false,
  encode,
}
