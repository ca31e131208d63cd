import type { StoredEntry } from '@trilha/entry'

/** A form that entries leave in. */
export interface ExportFormat {
  /** What callers ask for it by. */
  readonly name: string
  readonly mediaType: string
  /** Of a file's name, without its dot. */
  readonly extension: string
  /** Whether packing it again (gzip, zstd) saves anything. */
  readonly compressible: boolean
  /**
   * The file as pieces of some 64 KiB up to some MiB. Memory does not grow with the number of entries, and no batch is
   * asked for before what came of those before it is taken. The file is whole only when the iteration ends without an
   * error; an error of `batches` is passed on.
   */
  encode(batches: AsyncIterable<readonly StoredEntry[]>): AsyncIterable<Uint8Array>
}
