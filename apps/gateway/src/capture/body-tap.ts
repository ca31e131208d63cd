import { StringDecoder } from 'node:string_decoder'
import { limits } from '@trilha/entry'
import { cutMark, cutToEncoded } from './cut-text.ts'
import { maskBody } from './mask-body.ts'
import type { MaskRules } from './mask-form.ts'
import type { BodyCharset, BodyKind } from './media-type.ts'
import type { Unpack } from './unpack.ts'

/** What of a body goes into the entry. */
export interface CapturedBody {
  /** Masked; ends with a mark when something is missing; undefined when the body is left out as a whole. */
  readonly text: string | undefined
  readonly isCut: boolean
  /** Why something is missing, when it is not for its length alone. */
  readonly note: string | undefined
}

/** Keeps the beginning of one body that streams by. */
export interface BodyTap {
  /** Copies what is wanted of it; the chunk stays the caller's. */
  push(chunk: Buffer): void
  /** What came so far, unpacked and masked; undefined when no byte came. Never throws. */
  text(): CapturedBody | undefined
}

export interface TapOptions {
  readonly kind: BodyKind
  readonly charset: BodyCharset
  /** Of the content, once unpacked. */
  readonly maxBytes: number
  /** Of what is kept of the body as it comes. */
  readonly maxPackedBytes: number
  readonly maxRatio: number
  readonly unpack: Unpack | undefined
  readonly rules: MaskRules
}

/**
 * Of one body in the entry, in bytes of its JSON string. Two of them leave half of an entry's mebibyte for all else, of
 * which headers of 2 × 16 KiB and a cause of 32,768 characters are the largest. It keeps `limits.bodyLength` as well, for
 * no character takes less than a byte.
 */
const maxEncodedBytes: number = Math.min(limits.bodyLength, limits.entryBytes / 4)

/** For a body that can be read. */
export class KeepingTap implements BodyTap {
  readonly #options: TapOptions
  #kept: Buffer | undefined
  #length = 0
  #isShort: boolean = false

  constructor(options: TapOptions) {
    this.#options = options
  }

  push(chunk: Buffer): void {
    const length = Math.min(chunk.length, this.#options.maxPackedBytes - this.#length)
    if (length < chunk.length) this.#isShort = true
    if (length <= 0) return
    const needed = this.#length + length
    if (this.#kept === undefined) this.#kept = Buffer.allocUnsafe(needed)
    else if (needed > this.#kept.length) this.#kept = this.#grown(this.#kept, needed)
    chunk.copy(this.#kept, this.#length, 0, length)
    this.#length = needed
  }

  text(): CapturedBody | undefined {
    if (this.#kept === undefined && !this.#isShort) return undefined
    const packed = (this.#kept ?? Buffer.alloc(0)).subarray(0, this.#length)
    const { kind, charset, maxBytes, maxRatio, unpack, rules } = this.#options
    const content = unpack?.(packed, { maxBytes, maxRatio })
    const isShort = this.#isShort || content?.isCut === true || content?.fault !== undefined
    const shown = maskBody(decode(content?.bytes ?? packed, charset, isShort), kind, rules)
    const fitting = cutToEncoded(shown.text, maxEncodedBytes)
    const isCut = isShort || shown.isFaulty || fitting.length < shown.text.length
    return { text: isCut ? fitting + cutMark : fitting, isCut, note: this.#noteOf(content?.fault, shown.isFaulty) }
  }

  /** Twice as large, so that a body in a thousand chunks is not copied a thousand times. */
  #grown(kept: Buffer, needed: number): Buffer {
    const larger = Buffer.allocUnsafe(Math.min(this.#options.maxPackedBytes, Math.max(needed, kept.length * 2)))
    kept.copy(larger, 0, 0, this.#length)
    return larger
  }

  #noteOf(fault: 'broken' | 'ratio' | undefined, isFaulty: boolean): string | undefined {
    if (fault === 'broken') return 'cut where its content coding is broken'
    if (fault === 'ratio') return `cut, for it unpacks to more than ${this.#options.maxRatio} times its size`
    return isFaulty ? 'cut where it is no JSON' : undefined
  }
}

/** Of a cut text the last character may be half there; it is left out. */
const decode = (bytes: Buffer, charset: BodyCharset, isShort: boolean): string =>
  isShort && charset === 'utf8' ? new StringDecoder('utf8').write(bytes) : bytes.toString(charset)

/** For a body that cannot be read: only tells that there was one, and why nothing of it is shown. */
export class RefusingTap implements BodyTap {
  readonly #refusal: CapturedBody
  #bytes = 0

  constructor(note: string) {
    this.#refusal = { text: undefined, isCut: true, note }
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length
  }

  text(): CapturedBody | undefined {
    return this.#bytes === 0 ? undefined : this.#refusal
  }
}
