import { createReadStream } from 'node:fs'
import { addAbortSignal, type Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'

/** What is read: a file, or standard input. */
export interface Input {
  /** The unpacked bytes, piece by piece. What is not read yet waits in the file. */
  readonly chunks: AsyncIterable<Buffer>
  /** How far it is read, in bytes of the file as it lies on disk. */
  readonly readBytes: () => number
}

/** The file ends within a packed stream, or its bytes are damaged. */
export class DamagedInput extends Error {
  override readonly name = 'DamagedInput'
}

/** Few reads for large files, and little memory. */
const chunkSize = 256 * 1024

type Decoder = Transform & { readonly bytesWritten: number }

/** By their first bytes: gzip (RFC 1952), zstd (RFC 8878), and zstd's skippable frames, of which the first byte varies. */
const packings: readonly { readonly name: string; isIt(head: Buffer): boolean; createDecoder(): Decoder }[] = [
  {
    name: 'gzip',
    isIt: (head) => head[0] === 0x1f && head[1] === 0x8b,
    createDecoder: () => createGunzip({ chunkSize }),
  },
  {
    name: 'zstd',
    isIt: (head) =>
      head.length >= 4 &&
      (head.readUInt32LE(0) === 0xfd2fb528 || (head.readUInt32LE(0) & 0xfffffff0) >>> 0 === 0x184d2a50),
    createDecoder: () => createZstdDecompress({ chunkSize }),
  },
]
const headBytes = 4

/** Whether a file that begins so is packed (and no log of lines). */
export const isPacked = (head: Buffer): boolean => packings.some(({ isIt }) => isIt(head))

/**
 * Opens a file, or standard input for `-`. Packed content is known by its first bytes, whatever the name. The signal ends
 * also a read that waits for a pipe.
 */
export const openInput = (file: string, signal: AbortSignal): Input => {
  const source: Readable = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: chunkSize })
  addAbortSignal(signal, source)
  let read = 0
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      read += chunk.length
      yield chunk
    }
  }
  return { chunks: unpacked(counted()), readBytes: () => read }
}

async function* unpacked(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const given = new GivenBytes()
  while (given.length < headBytes && (await addNext(given, chunks)));
  const head = given.peek(headBytes)
  const packing = packings.find(({ isIt }) => isIt(head))
  try {
    if (packing === undefined) {
      yield given.takeAll()
      yield* chunks
    } else {
      yield* unpackFrames(given, chunks, packing)
    }
  } finally {
    // Closes the file when the reader has had enough.
    await chunks.return(undefined)
  }
}

/** False at the end. */
const addNext = async (given: GivenBytes, chunks: AsyncIterator<Buffer>): Promise<boolean> => {
  const { done, value } = await chunks.next()
  if (done !== true) given.add(value)
  return done !== true
}

/** A file may be several members (gzip) or frames (zstd) in a row; a decoder ends behind the one that it began with. */
async function* unpackFrames(
  given: GivenBytes,
  chunks: AsyncIterator<Buffer>,
  packing: (typeof packings)[number],
): AsyncGenerator<Buffer> {
  while (given.length > 0 || (await addNext(given, chunks))) {
    // gzip files on tapes and of some tools end in zeros.
    if (packing.name === 'gzip' && given.isZeros) {
      given.takeAll()
      continue
    }
    yield* unpackFrame(given, chunks, packing)
  }
}

async function* unpackFrame(
  given: GivenBytes,
  chunks: AsyncIterator<Buffer>,
  { name, createDecoder }: (typeof packings)[number],
): AsyncGenerator<Buffer> {
  const decoder = createDecoder()
  const taken = new GivenBytes()
  const ended = Promise.withResolvers<true>()
  for (const event of ['end', 'close', 'error']) decoder.once(event, () => ended.resolve(true))
  // A decoder that has reached its end does not call back for what it was given beyond.
  const write = (chunk: Buffer): Promise<boolean> =>
    Promise.race([new Promise<boolean>((resolve) => decoder.write(chunk, () => resolve(false))), ended.promise])
  const feed = async (): Promise<void> => {
    while (given.length > 0 || (await addNext(given, chunks))) {
      const chunk = given.takeAll()
      taken.add(chunk)
      if (await write(chunk)) return
      taken.forget(decoder.bytesWritten)
    }
    decoder.end()
  }
  const feeding = feed()
  // Its failure is met below; it must not count as unhandled while pieces are read.
  feeding.catch(() => undefined)
  try {
    yield* decoder as AsyncIterable<Buffer>
  } catch (error) {
    throw new DamagedInput(`its ${name} data is damaged or cut short`, { cause: error })
  } finally {
    decoder.destroy()
  }
  await feeding
  given.addFirst(taken.behind(decoder.bytesWritten))
}

/** Bytes on their way, in the pieces that they came in. */
class GivenBytes {
  #chunks: Buffer[] = []
  #forgottenBytes = 0
  length = 0

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.length += chunk.length
  }

  addFirst(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.#chunks.unshift(chunk)
    this.length += chunk.length
  }

  peek(count: number): Buffer {
    return Buffer.concat(this.#chunks).subarray(0, count)
  }

  get isZeros(): boolean {
    return this.#chunks.every((chunk) => chunk.every((byte) => byte === 0))
  }

  takeAll(): Buffer {
    const all = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks)
    this.#chunks = []
    this.length = 0
    return all
  }

  /** Lets go of the chunks within the first `taken` bytes that were ever added. */
  forget(taken: number): void {
    for (let [first] = this.#chunks; first !== undefined; [first] = this.#chunks) {
      if (this.#forgottenBytes + first.length > taken) return
      this.#forgottenBytes += first.length
      this.length -= first.length
      this.#chunks.shift()
    }
  }

  /** What is behind the first `taken` bytes. */
  behind(taken: number): Buffer {
    this.forget(taken)
    return Buffer.concat(this.#chunks).subarray(taken - this.#forgottenBytes)
  }
}
