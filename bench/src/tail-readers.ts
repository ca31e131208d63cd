/**
 * The readers of `bench:tail`, in a process of their own: `tail-readers.ts <address of a tail>…`. They look at as little
 * of what they receive as tells when each entry came, because the processors are shared with what is measured.
 */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'

/** Entries of one batch that came together. */
export interface Arrival {
  readonly batch: number
  readonly entries: number
  /** Of the clock that all processes of a machine share (`process.hrtime`). */
  readonly atMs: number
}

export interface ReaderReport {
  readonly url: string
  readonly arrivals: readonly Arrival[]
  readonly entries: number
  /** Entries whose number was not greater than that of the entry before. */
  readonly outOfOrder: number
  readonly missedEvents: number
}

export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

const lineFeed = 0x0a
const idField = Buffer.from('id: ')
const batchField = Buffer.from('"request_id":"batch-')
const missedField = Buffer.from('\nevent: missed')
/** The last batch. */
const lastBatch = 0

class Reader {
  readonly url: string
  readonly #arrivals: { batch: number; entries: number; atMs: number }[] = []
  readonly #seen = Promise.withResolvers<void>()
  #rest: Buffer = Buffer.alloc(0)
  #entries = 0
  #outOfOrder = 0
  #missedEvents = 0
  #lastSeq = 0

  constructor(url: string) {
    this.url = url
  }

  /** Resolves once the stream has begun; `end` is then what resolves when the last batch has come. */
  async open(): Promise<void> {
    const [response] = (await once(request(this.url, { agent: false }).end(), 'response')) as [IncomingMessage]
    if (response.statusCode !== 200) throw new Error(`${this.url} answers ${response.statusCode}`)
    response.on('data', (chunk: Buffer) => this.#take(chunk))
    response.on('end', () => this.#seen.resolve())
  }

  async report(): Promise<ReaderReport> {
    await this.#seen.promise
    return {
      url: this.url,
      arrivals: this.#arrivals,
      entries: this.#entries,
      outOfOrder: this.#outOfOrder,
      missedEvents: this.#missedEvents,
    }
  }

  #take(chunk: Buffer): void {
    const atMs = nowMs()
    const text = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let start = 0
    for (let end = endOfBlock(text, start); end > 0; end = endOfBlock(text, start)) {
      this.#takeBlock(text.subarray(start, end), atMs)
      start = end
    }
    this.#rest = text.subarray(start)
  }

  #takeBlock(block: Buffer, atMs: number): void {
    if (block.includes(missedField)) this.#missedEvents++
    const at = block.indexOf(batchField)
    if (at < 0) return
    const batch = numberAt(block, at + batchField.length)
    const seq = numberAt(block, block.indexOf(idField) + idField.length)
    if (seq <= this.#lastSeq) this.#outOfOrder++
    this.#lastSeq = seq
    if (batch === lastBatch) {
      this.#seen.resolve()
      return
    }
    this.#entries++
    const last = this.#arrivals.at(-1)
    if (last?.batch === batch && last.atMs === atMs) last.entries++
    else this.#arrivals.push({ batch, entries: 1, atMs })
  }
}

/** Behind the empty line that ends a block; 0 when there is none yet. */
const endOfBlock = (text: Buffer, from: number): number => {
  for (let at = text.indexOf(lineFeed, from); at >= 0; at = text.indexOf(lineFeed, at + 1)) {
    if (text[at + 1] === lineFeed) return at + 2
  }
  return 0
}

const numberAt = (text: Buffer, from: number): number => {
  let number = 0
  for (let at = from, digit = digitAt(text, at); digit !== undefined; digit = digitAt(text, ++at)) {
    number = number * 10 + digit
  }
  return number
}

const digitAt = (text: Buffer, at: number): number | undefined => {
  const digit = (text[at] ?? 0) - 0x30
  return digit >= 0 && digit <= 9 ? digit : undefined
}

if (import.meta.main) {
  const readers = process.argv.slice(2).map((url) => new Reader(url))
  await Promise.all(readers.map((reader) => reader.open()))
  process.send?.({ type: 'reading' })
  const reports = await Promise.all(readers.map((reader) => reader.report()))
  process.send?.({ type: 'reports', reports }, undefined, {}, () => process.exit(0))
}
