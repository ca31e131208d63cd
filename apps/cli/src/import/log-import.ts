import { parseTimestamp } from '@trilha/entry'
import {
  detectFormat,
  firstDigest,
  type GivenFormat,
  LineSplitter,
  LogReader,
  nextDigest,
  type RawLine,
  textOfLine,
} from '@trilha/log-formats'
import { Acknowledged } from './acknowledged.ts'
import { type ImportedLog, type ImportState, stateKey } from './import-state.ts'
import type { Lanes } from './lanes.ts'
import { DamagedInput, openInput } from './open-input.ts'
import { openRejectedLines, type RejectedLine, type RejectedLines } from './rejected-lines.ts'

export interface LogImportOptions {
  /** `-` is standard input. */
  readonly file: string
  /** False for what can be read once, such as a pipe. */
  readonly canReadAgain: boolean
  readonly format: GivenFormat
  /** Of lines that name none. */
  readonly service: string
  readonly routes: 'pattern' | 'path'
  /**
   * What tells logs apart that begin with the same lines. Nothing that changes when a file is renamed, packed or copied
   * may be in it.
   */
  readonly source: readonly string[]
  /** Older entries are left out; as entries spell times. */
  readonly fromTime: string | undefined
  /** The log service, as the state names it. */
  readonly logUrl: string
  readonly lanes: Lanes
  readonly state: ImportState
  /** Whether the log service has the entry of this id. */
  readonly isKept: (id: string) => Promise<boolean>
  readonly rejectedFile: string
  readonly onProgress: (progress: LogImportProgress) => void
  readonly signal: AbortSignal
}

export interface LogImportProgress {
  /** Of the file as it lies on disk. */
  readonly readBytes: number
  /** Lines that were read, those that were passed over too. */
  readonly lines: number
  readonly rejected: number
}

/** What became of one log. Every line is in exactly one of the counts, but blank ones. */
export interface LogImportResult {
  readonly file: string
  readonly format: GivenFormat
  readonly lines: number
  /** Entries that the log service did not have. */
  readonly added: number
  /** Entries that it had already. */
  readonly known: number
  readonly rejected: number
  /** Left out because of their time. */
  readonly older: number
  /** Lines that an earlier run had done, and that were not sent again. */
  readonly passed: number
  /** Where rejected lines are; undefined without any. */
  readonly rejectedFile: string | undefined
  /** Why the file was not read to its end. */
  readonly fault: string | undefined
}

/** The longest line that is held: as long as the largest entry may be. */
const maxLineBytes = 1_048_576
/** Enough to know a format by. */
const sampleLines = 100
/** As many as the log service writes at once, and no more bytes than go through quickly. */
const maxBatchLines = 4_000
const maxBatchChars = 1_048_576
/** A killed import sends what came since again. */
const saveEveryMs = 1_000

/**
 * Imports one log. Every line gets the id that it would get in any other run, so what is sent twice is kept once.
 *
 * @throws {DeliveryError} when the log service does not take the entries
 * @throws the signal's reason when it was aborted; errors of the file system
 */
export const importLog = async (options: LogImportOptions): Promise<LogImportResult> => {
  const resumed = await new LogImport(options, true).run()
  return resumed ?? (await new LogImport(options, false).run()) ?? Promise.reject(new Error('nothing was read'))
}

class LogImport {
  readonly #options: LogImportOptions
  readonly #mayPass: boolean
  readonly #reader: LogReader
  readonly #begin: string
  #format: GivenFormat
  #key = ''
  #passUntil: ImportedLog | undefined
  #rejectedLines: RejectedLines | undefined
  #acknowledged = new Acknowledged({ lines: 0, digest: '', lastId: '' })
  #lastId = ''
  #savedAt = performance.now()
  #texts: string[] = []
  #raws: { readonly line: number; readonly raw: RawLine }[] = []
  #chars = 0
  readonly #counts = { lines: 0, sent: 0, known: 0, rejected: 0, older: 0, passed: 0 }

  constructor(options: LogImportOptions, mayPass: boolean) {
    const { format, service, routes, source } = options
    this.#options = options
    this.#mayPass = mayPass
    this.#format = format
    this.#begin = firstDigest(...source)
    this.#reader = new LogReader({ format, service, routes, digest: this.#begin })
  }

  /** Undefined when it is another log than the one that was to be resumed: then it must be read from its start. */
  async run(): Promise<LogImportResult | undefined> {
    try {
      return await this.#readAll()
    } catch (error) {
      // What was acknowledged need not be sent again by the next run.
      await this.#save().catch(() => undefined)
      throw error
    }
  }

  async #readAll(): Promise<LogImportResult | undefined> {
    const { file, signal, onProgress, lanes } = this.#options
    const input = openInput(file, signal)
    const splitter = new LineSplitter(maxLineBytes)
    let fault: string | undefined
    try {
      for await (const chunk of input.chunks) {
        signal.throwIfAborted()
        fault = await this.#takeAll(splitter.push(chunk))
        if (fault === otherLog) return undefined
        if (fault !== undefined) break
        await this.#rejectedLines?.write()
        onProgress({ readBytes: input.readBytes(), lines: this.#counts.lines, rejected: this.#counts.rejected })
      }
    } catch (error) {
      if (!(error instanceof DamagedInput)) throw error
      fault = `${error.message} behind line ${this.#counts.lines}: what stands before was imported`
    }
    // Half a line before the place where an archive breaks is no line.
    const last = fault === undefined ? splitter.end() : undefined
    if (last !== undefined) fault = await this.#takeAll([last])
    if (fault === otherLog || (this.#passUntil !== undefined && this.#counts.lines < this.#passUntil.lines))
      return undefined
    await this.#flush()
    await lanes.drain()
    await this.#save()
    return this.#result(fault)
  }

  async #takeAll(lines: readonly RawLine[]): Promise<string | undefined> {
    for (const line of lines) {
      if (this.#counts.lines === 0) {
        const fault = await this.#start(lines)
        if (fault !== undefined) return fault
      }
      if (!this.#take(line)) return otherLog
      if (this.#texts.length >= maxBatchLines || this.#chars >= maxBatchChars) await this.#flush()
    }
    return undefined
  }

  /** Looks at the first lines: what they are, and whether they were imported before. Returns what is wrong with them. */
  async #start(lines: readonly RawLine[]): Promise<string | undefined> {
    const { format, state, source, fromTime, logUrl, isKept, rejectedFile } = this.#options
    const [first] = lines
    if (format === 'auto') {
      const detected = detectFormat(lines.slice(0, sampleLines).map(({ bytes }) => textOfLine(bytes)))
      if (detected === undefined) return 'its first lines have no format that is known: name one with --format'
      this.#format = detected
    }
    const firstLineDigest = nextDigest(this.#begin, first?.bytes ?? Buffer.alloc(0))
    this.#key = stateKey([logUrl, ...source, fromTime ?? '', firstLineDigest])
    const earlier = this.#mayPass && this.#options.canReadAgain ? state.get(this.#key) : undefined
    if (earlier !== undefined && earlier.lastId !== '' && (await isKept(earlier.lastId))) {
      this.#passUntil = earlier
      this.#lastId = earlier.lastId
      this.#acknowledged = new Acknowledged(earlier)
    }
    this.#rejectedLines = await openRejectedLines(rejectedFile, (this.#passUntil?.lines ?? 0) + 1)
    this.#counts.rejected = this.#rejectedLines.count
    return undefined
  }

  /** False when it turns out to be another log than the one that was imported before. */
  #take(line: RawLine): boolean {
    const number = ++this.#counts.lines
    if (this.#passUntil !== undefined && number <= this.#passUntil.lines) {
      this.#reader.pass(line)
      this.#counts.passed++
      return number < this.#passUntil.lines || this.#reader.digest === this.#passUntil.digest
    }
    const outcome = this.#reader.read(line)
    if (outcome.kind === 'rejected') {
      this.#reject([{ line: number, column: outcome.column, reason: outcome.reason, text: textOfLine(line.bytes) }])
    } else if (outcome.kind === 'entry') {
      if (this.#isOlder(outcome.entry.timestamp)) this.#counts.older++
      else this.#add(outcome.entry, number, line)
    }
    return true
  }

  #add(entry: { readonly id: string }, line: number, raw: RawLine): void {
    const text = JSON.stringify(entry)
    this.#texts.push(text)
    this.#raws.push({ line, raw })
    this.#chars += text.length
    this.#lastId = entry.id
  }

  #isOlder(timestamp: string | null | undefined): boolean {
    const { fromTime } = this.#options
    if (fromTime === undefined || timestamp == null) return false
    return Date.parse(parseTimestamp(timestamp) ?? timestamp) < Date.parse(fromTime)
  }

  #reject(rejected: readonly RejectedLine[]): void {
    this.#counts.rejected += rejected.length
    this.#rejectedLines?.add(rejected)
  }

  async #flush(): Promise<void> {
    const done = this.#acknowledged.begin({
      lines: this.#counts.lines,
      digest: this.#reader.digest,
      lastId: this.#lastId,
    })
    if (this.#texts.length === 0) {
      done()
      return
    }
    const raws = this.#raws
    const lines = Buffer.from(`${this.#texts.join('\n')}\n`)
    this.#texts = []
    this.#raws = []
    this.#chars = 0
    await this.#options.lanes.send({
      lines,
      count: raws.length,
      onDelivered: ({ sent, duplicates, rejected }) => {
        this.#counts.sent += sent
        this.#counts.known += duplicates
        this.#reject(
          rejected.flatMap(({ index, detail }) => {
            const origin = raws[index]
            return origin === undefined
              ? []
              : [{ line: origin.line, reason: detail, text: textOfLine(origin.raw.bytes) }]
          }),
        )
        done()
      },
    })
    if (performance.now() - this.#savedAt >= saveEveryMs) await this.#save()
  }

  /** What was rejected is on disk before the state says that its lines are done. */
  async #save(): Promise<void> {
    this.#savedAt = performance.now()
    const { lines, digest, lastId } = this.#acknowledged.place
    await this.#rejectedLines?.write()
    if (lines === 0) return
    const { state, file } = this.#options
    state.set(this.#key, { lines, digest, lastId, file, at: new Date().toISOString() })
    await state.save()
  }

  #result(fault: string | undefined): LogImportResult {
    const { lines, sent, known, rejected, older, passed } = this.#counts
    return {
      file: this.#options.file,
      format: this.#format,
      lines,
      added: sent - known,
      known,
      rejected,
      older,
      passed,
      rejectedFile: rejected > 0 ? this.#options.rejectedFile : undefined,
      fault,
    }
  }
}

/** The lines that were to be passed over are not those of the earlier run. */
const otherLog = 'another log'
