import { randomInt } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { maxSpans, type TimeSpan } from './id-times.ts'
import { hashId } from './id-words.ts'
import type { Segment } from './segment.ts'
import type { SegmentIds } from './segment-ids.ts'

/*
 * The file beside a sealed segment that says which ids it surely does not have: a blocked Bloom filter (Putze, Sanders,
 * Singler 2007). One lookup reads one block of 64 bytes, a line of the processor's cache and a fraction of a page, so the
 * filter need not be in memory. README.md has the bytes.
 */
const magic = 'TRLIDS01'
const headerBytes = 192
const spansOffset = 64
const blockBytes = 64
/** The rest of a block is the checksum over these. */
const bitBytes = 60
const blockBits = bitBytes * 8
/** 18 bits an id: about one in a thousand absent ids looks present, and costs a look into the segment. */
const idsPerBlock = 26
/** Ids without a time are looked for in every segment, not in one or two: 48 bits an id, about one in a million. */
const timelessIdsPerBlock = 10
const bitsPerId = 8
/** A millisecond's work or so; then appends have their turn. */
const idsPerTurn = 8192

/** The segment that a filter belongs to. */
type SeqRange = Pick<Segment, 'firstSeq' | 'lastSeq'>

interface FilterHeader {
  readonly seed: number
  readonly blocks: number
  readonly spans: readonly TimeSpan[]
  /** Whether there are ids that carry no time. */
  readonly hasTimeless: boolean
}

const blocksFor = (count: number, hasTimeless: boolean): number =>
  Math.max(1, Math.ceil(count / (hasTimeless ? timelessIdsPerBlock : idsPerBlock)))

/** The filter's file content. */
export const encodeFilter = async (ids: SegmentIds, segment: SeqRange): Promise<Buffer> => {
  const blocks = blocksFor(ids.table.count, ids.hasTimeless)
  const header: FilterHeader = {
    seed: randomInt(2 ** 32),
    blocks,
    spans: ids.times.spans(),
    hasTimeless: ids.hasTimeless,
  }
  const file = Buffer.alloc(headerBytes + blocks * blockBytes)
  let turn = 0
  for (const { words, at } of ids.table.places()) {
    const start = headerBytes + blockOf(header, words, at) * blockBytes
    findBits(header, words, at)
    for (const bit of bits) file[start + (bit >>> 3)] = (file[start + (bit >>> 3)] ?? 0) | (1 << (bit & 7))
    if (++turn % idsPerTurn === 0) await setImmediate()
  }
  for (let block = 0; block < blocks; block++) {
    const start = headerBytes + block * blockBytes
    file.writeUInt32LE(crc32(file.subarray(start, start + bitBytes)), start + bitBytes)
    if (block % idsPerTurn === 0) await setImmediate()
  }
  writeHeader(file, header, segment)
  return file
}

const writeHeader = (file: Buffer, header: FilterHeader, { firstSeq, lastSeq }: SeqRange): void => {
  const { seed, blocks, spans, hasTimeless } = header
  file.write(magic, 0, 'latin1')
  file.writeUInt32LE(seed, 12)
  file.writeBigUInt64LE(BigInt(firstSeq), 16)
  file.writeBigUInt64LE(BigInt(lastSeq), 24)
  file.writeUInt32LE(blocks, 32)
  file.writeUInt32LE(spans.length, 36)
  file.writeUInt32LE(hasTimeless ? 1 : 0, 40)
  spans.forEach(({ from, to }, index) => {
    file.writeBigUInt64LE(BigInt(from), spansOffset + index * 16)
    file.writeBigUInt64LE(BigInt(to), spansOffset + index * 16 + 8)
  })
  file.writeUInt32LE(crc32(file.subarray(12, headerBytes)), 8)
}

const parseHeader = (bytes: Buffer, fileBytes: number, { firstSeq, lastSeq }: SeqRange): FilterHeader | undefined => {
  const blocks = bytes.readUInt32LE(32)
  const spanCount = bytes.readUInt32LE(36)
  const isValid =
    bytes.toString('latin1', 0, magic.length) === magic &&
    bytes.readUInt32LE(8) === crc32(bytes.subarray(12)) &&
    bytes.readBigUInt64LE(16) === BigInt(firstSeq) &&
    bytes.readBigUInt64LE(24) === BigInt(lastSeq) &&
    spanCount <= maxSpans &&
    blocks > 0 &&
    fileBytes === headerBytes + blocks * blockBytes
  if (!isValid) return undefined
  const spans = Array.from({ length: spanCount }, (_, index) => ({
    from: Number(bytes.readBigUInt64LE(spansOffset + index * 16)),
    to: Number(bytes.readBigUInt64LE(spansOffset + index * 16 + 8)),
  }))
  return { seed: bytes.readUInt32LE(12), blocks, spans, hasTimeless: bytes.readUInt32LE(40) === 1 }
}

/** All bits of an id are in one block. */
const blockOf = ({ seed, blocks }: FilterHeader, words: Uint32Array, at: number): number =>
  Math.floor((hashId(words, at, seed) / 2 ** 32) * blocks)

/** The bits that an id sets in its block (double hashing: Kirsch, Mitzenmacher 2006), in `bits`. */
const findBits = ({ seed }: FilterHeader, words: Uint32Array, at: number): void => {
  const start = hashId(words, at, ~seed)
  const step = hashId(words, at, start) | 1
  for (let index = 0; index < bitsPerId; index++) bits[index] = ((start + Math.imul(index, step)) >>> 0) % blockBits
}

/** Reused: the calls are synchronous and come by the thousand. */
const bits = new Uint16Array(bitsPerId)

/** An opened filter file. Its calls are synchronous: each reads 64 bytes that are nearly always in the page cache. */
export class IdFilter {
  readonly #name: string
  readonly #header: FilterHeader
  #fd: number | undefined
  readonly #block = Buffer.allocUnsafe(blockBytes)

  private constructor(name: string, header: FilterHeader) {
    this.#name = name
    this.#header = header
  }

  /** Undefined when the file is missing or is not a whole filter for this segment. */
  static open(name: string, segment: SeqRange): IdFilter | undefined {
    let fd: number
    try {
      fd = openSync(name, 'r')
    } catch {
      return undefined
    }
    try {
      const bytes = Buffer.alloc(headerBytes)
      readSync(fd, bytes, 0, headerBytes, 0)
      const header = parseHeader(bytes, fstatSync(fd).size, segment)
      return header && new IdFilter(name, header)
    } finally {
      closeSync(fd)
    }
  }

  get spans(): readonly TimeSpan[] {
    return this.#header.spans
  }

  get hasTimeless(): boolean {
    return this.#header.hasTimeless
  }

  /** False: the id is surely not in the segment. True: it probably is. Undefined: the file is damaged or gone. */
  mayHave(words: Uint32Array, at: number): boolean | undefined {
    const block = this.#block
    if (!this.#readBlock(headerBytes + blockOf(this.#header, words, at) * blockBytes)) return undefined
    if (block.readUInt32LE(bitBytes) !== crc32(block.subarray(0, bitBytes))) return undefined
    findBits(this.#header, words, at)
    return bits.every((bit) => ((block[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0)
  }

  /** False when there is no whole block. */
  #readBlock(position: number): boolean {
    try {
      this.#fd ??= openSync(this.#name, 'r')
      return readSync(this.#fd, this.#block, 0, blockBytes, position) === blockBytes
    } catch {
      return false
    }
  }

  /** Closes the file; the next lookup opens it again. */
  release(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }
}
