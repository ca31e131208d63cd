import { lineBound, writeLine } from './record-line.ts'

/** Most groups are a few dozen entries; the buffer doubles when they are more. */
const startBytes = 64 * 1024

/** Lines gathered in one reused buffer that grows up to a bound. */
export class LineBuffer {
  readonly #maxBytes: number
  #buffer = Buffer.allocUnsafeSlow(startBytes)
  #length = 0
  #count = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Lines in it. */
  get count(): number {
    return this.#count
  }

  /** Whether there is room for one more line; an empty buffer has room for every record. */
  fits(json: string): boolean {
    const wanted = this.#length + lineBound(json)
    if (wanted <= this.#buffer.length) return true
    const exact = this.#length + lineBound('') + Buffer.byteLength(json)
    if (exact > this.#maxBytes) return false
    this.#grow(Math.min(wanted, this.#maxBytes))
    return true
  }

  #grow(bytes: number): void {
    if (bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.min(this.#maxBytes, Math.max(bytes, this.#buffer.length * 2)))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }

  /** Only after `fits` said so. */
  add(seq: number, json: string): void {
    this.#length = writeLine(this.#buffer, this.#length, seq, json)
    this.#count++
  }

  /** The lines so far, valid until the next `add`. */
  take(): Buffer {
    const lines = this.#buffer.subarray(0, this.#length)
    this.#length = 0
    this.#count = 0
    return lines
  }
}
