import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { invalid, tooLarge, unsupported } from './refusals.ts'

/** How much one body may weigh. */
export interface BodyLimits {
  /** Bytes as they come over the wire. */
  readonly maxWireBytes: number
  /** Bytes once decoded. */
  readonly maxDecodedBytes: number
}

/** The decoders give as much at once as a socket does. */
const chunkSize = 65_536
type Decoder = Transform & { readonly bytesWritten: number }
const decoders: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ['gzip', () => createGunzip({ chunkSize })],
  ['x-gzip', () => createGunzip({ chunkSize })],
  ['zstd', () => createZstdDecompress({ chunkSize })],
  ['deflate', () => createInflate({ chunkSize })],
  ['br', () => createBrotliDecompress({ chunkSize })],
])

/** For the Accept-Encoding header of a 415 (RFC 9110 section 15.5.16). */
export const acceptedEncodings = 'gzip, zstd, deflate, br'

/** Honest logs shrink up to 60 times, a batch of one repeated entry more; a bomb passes 1,000. */
const maxRatio = 250
/** Below this nobody is hurt, whatever the ratio. */
const ratioFreeBytes = 16 * 1024 * 1024

/**
 * The bytes of a request's body with its Content-Encoding undone, piece by piece: what is not read yet waits in the
 * client. Ending the loop early leaves the connection usable for an answer.
 *
 * @throws {Problem} 413 past a limit, 415 for an encoding that is not known, 422 for bytes that do not decode
 */
export const decodedBody = (request: IncomingMessage, limits: BodyLimits): AsyncIterable<Buffer> => {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (Number(request.headers['content-length'] ?? 0) > limits.maxWireBytes) throw wireTooLarge(limits)
  if (encoding === 'identity' || encoding === '') return plainBody(request, limits)
  const createDecoder = decoders.get(encoding)
  if (createDecoder === undefined) {
    throw unsupported(`content-encoding: ${JSON.stringify(encoding)} is not one of ${acceptedEncodings}`, {
      'accept-encoding': acceptedEncodings,
    })
  }
  return unpackedBody(request, { createDecoder, encoding, limits })
}

async function* plainBody(request: IncomingMessage, limits: BodyLimits): AsyncGenerator<Buffer> {
  let bytes = 0
  // Leaving the loop must not destroy the request: its socket is needed for the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > limits.maxWireBytes) throw wireTooLarge(limits)
    yield chunk
  }
}

interface Unpacking {
  readonly createDecoder: () => Decoder
  readonly encoding: string
  readonly limits: BodyLimits
}

/**
 * A body may be several frames in a row (RFC 8878, section 3), and Node's decoders stop without a word behind a frame
 * that ends within a chunk: the next frame is then given to a decoder of its own.
 */
async function* unpackedBody(request: IncomingMessage, { createDecoder, encoding, limits }: Unpacking) {
  let wireBytes = 0
  let decodedBytes = 0
  let decoder = createDecoder()
  let given = new GivenBytes()
  const onData = (chunk: Buffer): void => {
    wireBytes += chunk.length
    given.add(chunk)
    if (wireBytes > limits.maxWireBytes) decoder.destroy(wireTooLarge(limits))
  }
  const onClose = (): void => {
    if (!request.complete) decoder.destroy(new Error('client went away'))
  }
  request.on('data', onData).on('close', onClose)
  // Unlike pipeline(), pipe() leaves the request open when the decoder fails.
  request.pipe(decoder)
  try {
    for (;;) {
      for await (const chunk of decoder as AsyncIterable<Buffer>) {
        decodedBytes += chunk.length
        checkExpansion(decodedBytes, wireBytes, limits)
        given.forget(decoder.bytesWritten)
        yield chunk
      }
      const rest = given.behind(decoder.bytesWritten)
      if (rest.length === 0) return
      request.unpipe(decoder)
      decoder = createDecoder()
      given = new GivenBytes()
      given.add(rest)
      decoder.write(rest)
      if (request.readableEnded) decoder.end()
      else request.pipe(decoder)
    }
  } catch (error) {
    throw isDecoderError(error) ? invalid(`body: is not valid ${encoding}`) : error
  } finally {
    request.off('data', onData).off('close', onClose).unpipe(decoder)
  }
}

/** What a decoder was given, kept until it has taken it. */
class GivenBytes {
  readonly #chunks: Buffer[] = []
  #forgottenBytes = 0

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
  }

  /** Lets go of the chunks within the first `taken` bytes. */
  forget(taken: number): void {
    for (let [first] = this.#chunks; first !== undefined; [first] = this.#chunks) {
      if (this.#forgottenBytes + first.length > taken) return
      this.#forgottenBytes += first.length
      this.#chunks.shift()
    }
  }

  /** The bytes behind the first `taken` ones. */
  behind(taken: number): Buffer {
    this.forget(taken)
    return Buffer.concat(this.#chunks).subarray(taken - this.#forgottenBytes)
  }
}

const checkExpansion = (decodedBytes: number, wireBytes: number, limits: BodyLimits): void => {
  if (decodedBytes > limits.maxDecodedBytes) {
    throw tooLarge(`body: must not be larger than ${limits.maxDecodedBytes} bytes once decoded`)
  }
  if (decodedBytes > ratioFreeBytes && decodedBytes > wireBytes * maxRatio) {
    throw tooLarge(`body: must not grow more than ${maxRatio} times when decoded`)
  }
}

const wireTooLarge = (limits: BodyLimits) => tooLarge(`body: must not be larger than ${limits.maxWireBytes} bytes`)

/** zlib, Brotli and zstd name their errors `Z_…`, `ERR__ERROR_…` or `ERR_BROTLI…`, and `ZSTD_error_…`. */
const isDecoderError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_|ERR_)/.test(String(error.code)) && 'errno' in error
