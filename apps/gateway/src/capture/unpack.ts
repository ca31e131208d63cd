import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
  zstdDecompressSync,
} from 'node:zlib'

export interface UnpackOptions {
  /** Of the result. */
  readonly maxBytes: number
  /** What unpacks to more than so many times its size is not unpacked further. */
  readonly maxRatio: number
}

export interface Unpacked {
  /** The beginning of the content, at most `maxBytes`. */
  readonly bytes: Buffer
  /** Whether the packed bytes hold more than that. */
  readonly isCut: boolean
  readonly fault: 'broken' | 'ratio' | undefined
}

/** Unpacks the beginning of a body whose end may be missing. */
export type Unpack = (packed: Buffer, options: UnpackOptions) => Unpacked

interface Coding {
  readonly unpack: (packed: Buffer, maxOutputLength: number) => Buffer
  /** The first try takes the whole body instead of a part of it. */
  readonly startsWhole?: true
  /** One try that gives too much costs milliseconds (the decoder fills a window of 4 MiB first): there is no second. */
  readonly isCostly?: true
}

/**
 * Of a block of zstd (RFC 8878, section 3.1.1.2.4), which is unpacked as a whole or not at all: the beginning of a body
 * is not to be had for less, neither packed nor unpacked.
 */
const zstdBlockBytes = 131_072

const zlib: ZlibOptions = { finishFlush: constants.Z_SYNC_FLUSH }

const codings: ReadonlyMap<string, Coding> = new Map<string, Coding>([
  ['gzip', { unpack: (packed, maxOutputLength) => gunzipSync(packed, { ...zlib, maxOutputLength }) }],
  ['deflate', { unpack: (packed, maxOutputLength) => inflate(packed, maxOutputLength) }],
  [
    'br',
    {
      isCostly: true,
      unpack: (packed, maxOutputLength) =>
        brotliDecompressSync(packed, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength }),
    },
  ],
  [
    'zstd',
    {
      startsWhole: true,
      unpack: (packed, maxOutputLength) =>
        zstdDecompressSync(packed, {
          finishFlush: constants.ZSTD_e_flush,
          maxOutputLength,
          // 8 MiB, the most that this content coding may ask for (RFC 9659, section 3).
          params: { [constants.ZSTD_d_windowLogMax]: 23 },
        }),
    },
  ],
])

/** Promised to be zlib (RFC 9110, section 8.4.1.2), and sent raw by some: zlib's first byte has 8 in its low half. */
const inflate = (packed: Buffer, maxOutputLength: number): Buffer =>
  ((packed[0] ?? 8) & 0x0f) === 8
    ? inflateSync(packed, { ...zlib, maxOutputLength })
    : inflateRawSync(packed, { ...zlib, maxOutputLength })

/** By the value of a `Content-Encoding` header; undefined for one that is not known, or several at once. */
export const unpackerOf = (contentEncoding: string): Unpack | undefined => {
  const name = contentEncoding.trim().toLowerCase()
  const coding = codings.get(name === 'x-gzip' ? 'gzip' : name)
  return coding === undefined ? undefined : (packed, options) => unpackBeginning(coding, packed, options)
}

/** How much of a packed body is worth keeping for the first `maxBytes` of its content. */
export const packedBytesFor = (contentEncoding: string, maxBytes: number): number =>
  // What cannot be packed grows by the frame around it: a kilobyte is ample, but for gzip with a long file name.
  contentEncoding.trim().toLowerCase() === 'zstd' ? Math.max(maxBytes, zstdBlockBytes) + 1_024 : maxBytes + 1_024

/**
 * Node's synchronous decoders give all or, past their limit, nothing. So parts of the body are tried: from the size that
 * usually holds enough, twice as much when it was too little, half when it was too much, down to the byte: a block of zstd
 * may have four.
 */
const unpackBeginning = (coding: Coding, packed: Buffer, { maxBytes, maxRatio }: UnpackOptions): Unpacked => {
  const maxOutput = maxBytes + zstdBlockBytes
  // JSON is packed to an eighth or more; tiny parts are not worth a try of their own.
  let size = coding.startsWhole === true ? packed.length : Math.min(packed.length, Math.max(1_024, maxBytes >>> 3))
  let enough: Buffer = Buffer.alloc(0)
  let taken = 0
  let tooMuch: number | undefined
  let isBeyondRatio = false
  while (size > taken) {
    const content = attempt(coding, packed.subarray(0, size), maxOutput)
    if (content === 'broken') return { bytes: enough.subarray(0, maxBytes), isCut: true, fault: 'broken' }
    const bytes = content === 'too large' ? maxOutput : content.length
    isBeyondRatio ||= bytes > size * maxRatio
    if (content === 'too large') {
      tooMuch = size
      if (coding.isCostly === true) break
    } else {
      enough = content
      taken = size
      if (bytes >= maxBytes) break
    }
    size = tooMuch === undefined ? Math.min(packed.length, size * 2) : (taken + tooMuch) >>> 1
  }
  const kept = isBeyondRatio ? Math.min(maxBytes, packed.length * maxRatio) : maxBytes
  const isCut = taken < packed.length || enough.length > kept
  return { bytes: enough.subarray(0, kept), isCut, fault: isBeyondRatio && isCut ? 'ratio' : undefined }
}

const attempt = (coding: Coding, packed: Buffer, maxOutput: number): Buffer | 'broken' | 'too large' => {
  try {
    return coding.unpack(packed, maxOutput)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'broken'
  }
}
