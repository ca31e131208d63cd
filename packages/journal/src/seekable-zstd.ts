import type { FileHandle } from 'node:fs/promises'
import { JournalError, toJournalError } from './journal-error.ts'
import { readFully } from './segment-scan.ts'

/*
 * The "zstd seekable format" (zstd, contrib/seekable_format): independent frames, then their sizes in a skippable frame
 * at the end, so that every zstd tool reads the file as one stream. One more skippable frame before that table holds
 * the sequence numbers of the frames, which the format has no place for.
 */
const skippableMagic = 0x184d2a50
const seekTableMagic = 0x184d2a5e
const seekableMagic = 0x8f92eab1
const skippableHeaderBytes = 8
const entryBytes = 8
const footerBytes = 9

/** Holds both tables of a 64 MiB segment many times over; a larger one costs a second read. */
const firstReadBytes = 64 * 1024

export interface Frame {
  readonly firstSeq: number
  readonly offset: number
  readonly storedBytes: number
  readonly plainBytes: number
}

export interface SeekTable {
  readonly firstSeq: number
  readonly lastSeq: number
  readonly plainBytes: number
  readonly storedBytes: number
  readonly frames: readonly Frame[]
}

/** What stands behind the frames: the sequence numbers, then the seek table. */
export const encodeSeekTable = (frames: readonly Frame[], lastSeq: number): Buffer => {
  const seqs = Buffer.from(JSON.stringify({ frames: frames.map((frame) => frame.firstSeq), last_seq: lastSeq }))
  const entries = [
    ...frames.map(({ storedBytes, plainBytes }) => ({ storedBytes, plainBytes })),
    { storedBytes: skippableHeaderBytes + seqs.length, plainBytes: 0 },
  ]
  const table = Buffer.alloc(entries.length * entryBytes + footerBytes)
  entries.forEach((entry, index) => {
    table.writeUInt32LE(entry.storedBytes, index * entryBytes)
    table.writeUInt32LE(entry.plainBytes, index * entryBytes + 4)
  })
  table.writeUInt32LE(entries.length, table.length - footerBytes)
  table.writeUInt32LE(seekableMagic, table.length - 4)
  return Buffer.concat([skippableFrame(skippableMagic, seqs), skippableFrame(seekTableMagic, table)])
}

const skippableFrame = (magic: number, content: Buffer): Buffer => {
  const header = Buffer.alloc(skippableHeaderBytes)
  header.writeUInt32LE(magic, 0)
  header.writeUInt32LE(content.length, 4)
  return Buffer.concat([header, content])
}

/** @throws JournalError `JOURNAL_DAMAGED` when the open file does not end with the tables */
export const readSeekTable = async (file: FileHandle, name: string): Promise<SeekTable> => {
  try {
    const { size } = await file.stat()
    return parseSeekTable(await readTables(file.fd, size), size)
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) throw damaged(name, error)
    throw toJournalError(error, `${name} cannot be read`)
  }
}

const damaged = (name: string, cause: Error): JournalError =>
  new JournalError('JOURNAL_DAMAGED', `${name} has no valid seek table at its end; restore it from a backup`, { cause })

/** The end of the file with both tables in it. */
const readTables = async (fd: number, size: number): Promise<Buffer> => {
  const tail = await readEnd(fd, size, firstReadBytes)
  const wanted = tablesBytes(tail)
  return wanted <= tail.length ? tail : readEnd(fd, size, wanted)
}

const readEnd = async (fd: number, size: number, bytes: number): Promise<Buffer> => {
  const tail = Buffer.allocUnsafe(Math.min(bytes, size))
  const length = await readFully(fd, tail, size - tail.length)
  return tail.subarray(0, length)
}

const tablesBytes = (tail: Buffer): number => {
  if (tail.readUInt32LE(tail.length - 4) !== seekableMagic) throw new RangeError('no seek table')
  const count = tail.readUInt32LE(tail.length - footerBytes)
  const table = skippableHeaderBytes + count * entryBytes + footerBytes
  const lastEntry = tail.length - footerBytes - entryBytes
  return table + tail.readUInt32LE(lastEntry)
}

const parseSeekTable = (tail: Buffer, storedBytes: number): SeekTable => {
  const count = tail.readUInt32LE(tail.length - footerBytes) - 1
  const table = tail.length - footerBytes - (count + 1) * entryBytes
  const seqsEnd = table - skippableHeaderBytes
  const seqsStart = tail.length - tablesBytes(tail) + skippableHeaderBytes
  const { seqs, lastSeq } = parseSeqs(tail.toString('utf8', seqsStart, seqsEnd), count)
  const frames: Frame[] = []
  let offset = 0
  let plainBytes = 0
  for (let index = 0; index < count; index++) {
    const stored = tail.readUInt32LE(table + index * entryBytes)
    const plain = tail.readUInt32LE(table + index * entryBytes + 4)
    frames.push({ firstSeq: seqs[index] ?? 0, offset, storedBytes: stored, plainBytes: plain })
    offset += stored
    plainBytes += plain
  }
  if (offset + tablesBytes(tail) !== storedBytes) throw new RangeError('the seek table does not cover the file')
  return { firstSeq: seqs[0] ?? 0, lastSeq, plainBytes, storedBytes, frames }
}

const parseSeqs = (json: string, count: number): { seqs: readonly number[]; lastSeq: number } => {
  const value: unknown = JSON.parse(json)
  const isTable = typeof value === 'object' && value !== null && 'frames' in value && 'last_seq' in value
  if (!isTable || !Array.isArray(value.frames) || typeof value.last_seq !== 'number') throw new RangeError('no numbers')
  const seqs: unknown[] = value.frames
  if (count < 1 || seqs.length !== count || !seqs.every((seq) => typeof seq === 'number'))
    throw new RangeError('no numbers')
  return { seqs, lastSeq: value.last_seq }
}
