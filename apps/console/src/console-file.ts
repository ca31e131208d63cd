import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** One file of the console, ready to be sent. */
export interface ConsoleFile {
  readonly body: Buffer
  readonly contentType: string
  /** A strong validator with its quotes (RFC 9110, section 8.8.3). */
  readonly etag: string
  /** True when the path names the content: it may be kept for ever. */
  readonly immutable: boolean
  readonly gzip?: Buffer
  readonly brotli?: Buffer
}

const gzipAsync = promisify(gzip)
const brotliAsync = promisify(brotliCompress)

/** Below one network packet, compression saves nothing. */
const minCompressedBytes = 1_400

/** Hash of the content in 12 URL-safe characters (72 bits: no two builds of one file meet). */
export const contentHash = (body: Buffer): string => createHash('sha256').update(body).digest('base64url').slice(0, 12)

/** Compresses a file once, so that no request has to. */
export const createConsoleFile = async (
  body: Buffer,
  contentType: string,
  immutable: boolean,
): Promise<ConsoleFile> => {
  const file = { body, contentType, etag: `"${contentHash(body)}"`, immutable }
  if (body.length < minCompressedBytes) return file
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  return {
    ...file,
    gzip: await gzipAsync(body, { level: constants.Z_BEST_COMPRESSION }),
    brotli: await brotliAsync(body, { params }),
  }
}
