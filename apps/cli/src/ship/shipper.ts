import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { LogClient } from '@trilha/client'
import type { RawLine } from '@trilha/log-formats'
import { textOfLine } from '@trilha/log-formats'
import { type ChangeHints, createChangeHints, sleep } from './change-hints.ts'
import { hasMagic, keyOf } from './find-files.ts'
import { FollowedFiles, type FollowOptions } from './followed-files.ts'
import type { LogFile } from './log-file.ts'
import { startOf } from './position.ts'
import { type FileRecord, readRegistry, writeRegistry } from './registry.ts'
import type { RejectedLog } from './rejected-log.ts'

export interface ShipperOptions extends FollowOptions {
  /** The state folder: registry and rejected lines. */
  readonly folder: string
  readonly client: LogClient
  readonly rejected: RejectedLog
  readonly onStatus: (status: ShipStatus) => void
  readonly signal: AbortSignal
}

export interface ShipStatus {
  readonly files: number
  /** Bytes that are in the files and not in the spool. */
  readonly lagBytes: number
}

/** New files and growth that no hint told of are seen this soon. */
const lookEveryMs = 1_000
/** A killed shipper reads what came since again; the ids make that harmless. */
const saveEveryMs = 1_000
/** One file does not keep the others waiting for longer than some megabytes take. */
const chunksPerTurn = 8
/** A spool that is half full, or a disk that is: it is the log service that makes room. */
const roomEveryMs = 50
const afterLossMs = 1_000
const tellEveryMs = 100

/**
 * Ships the lines of files into the client's spool until it is stopped, or, with `once`, until it has read everything.
 *
 * Each line is delivered once: a file's position is written only when its lines are safe in the spool, and lines that are
 * read again after a crash get the same ids again.
 */
export const ship = async (options: ShipperOptions): Promise<void> => {
  const files = new FollowedFiles(await readRegistry(options.folder), options)
  const hints = createChangeHints()
  try {
    await new Shipper(options, files, hints).run()
  } finally {
    hints.close()
    files.close()
  }
}

class Shipper {
  readonly #options: ShipperOptions
  readonly #files: FollowedFiles
  readonly #hints: ChangeHints
  #saved = new Map<string, FileRecord>()
  #savedAt = 0
  #toldAt = 0
  #isChanged = false
  #saveFailure: { readonly error: unknown } | undefined
  /** Losses of the spool that are made good. */
  #dropped = 0

  constructor(options: ShipperOptions, files: FollowedFiles, hints: ChangeHints) {
    this.#options = options
    this.#files = files
    this.#hints = hints
  }

  async run(): Promise<void> {
    const { signal, once } = this.#options
    await this.#look()
    await this.#save()
    while (!signal.aborted) {
      const hasMore = await this.#readAll()
      this.#tell({ now: true })
      if (!hasMore && this.#isChanged) await this.#save()
      if (!hasMore && once) break
      if (!hasMore) await this.#hints.wait(lookEveryMs, signal)
      if (!signal.aborted) await this.#look()
    }
    await this.#save()
    if (this.#saveFailure !== undefined) throw this.#saveFailure.error
  }

  async #look(): Promise<void> {
    await this.#files.look()
    const folders = [...this.#files.all].map(({ path }) => dirname(path))
    const named = this.#options.patterns.filter((pattern) => !hasMagic(pattern)).map((pattern) => dirname(pattern))
    this.#hints.watch(new Set([...folders, ...named]))
  }

  /** Each file's turn, once. True when some file has more. */
  async #readAll(): Promise<boolean> {
    let hasMore = false
    for (const file of [...this.#files.all]) {
      if (this.#options.signal.aborted) return false
      if (await this.#readSome(file)) hasMore = true
      this.#tell()
    }
    return hasMore
  }

  /** True when there is more. */
  async #readSome(file: LogFile): Promise<boolean> {
    if (!file.isOpen) return false
    if (file.isUnsaved) await this.#save()
    if (file.isUnsaved) return false
    const { rejected } = this.#options
    for (let turn = 0; turn < chunksPerTurn; turn++) {
      if (!(await this.#waitForRoom())) return false
      const lines = this.#read(file)
      if (lines === undefined) {
        await this.#endOf(file)
        return false
      }
      // Another content is in it: its seed must be saved first.
      if (file.isUnsaved) return true
      for (const line of lines) this.#ship(file, line)
      if (await this.#madeGood()) return true
      if (rejected.isFull || performance.now() - this.#savedAt > saveEveryMs) await this.#save()
      await setImmediate()
    }
    return true
  }

  #read(file: LogFile): readonly RawLine[] | undefined {
    try {
      return file.read()
    } catch (error) {
      this.#files.giveUp(file, error)
      return undefined
    }
  }

  async #endOf(file: LogFile): Promise<void> {
    if (!this.#files.isFinished(file)) {
      this.#files.closeIdle(file)
      return
    }
    const last = file.readPartialLine()
    if (last !== undefined) this.#ship(file, last)
    // What is not surely kept will be read again.
    if ((await this.#save()) && file.lagBytes === 0) this.#files.letGo(file)
    this.#isChanged = true
  }

  #ship(file: LogFile, line: RawLine): void {
    const { client, rejected } = this.#options
    const { offset } = file.position
    const outcome = file.take(line)
    this.#isChanged = true
    if (outcome.kind === 'entry') client.log(outcome.entry)
    if (outcome.kind !== 'rejected') return
    const { reason, column } = outcome
    rejected.add({ path: file.path, offset, column, reason, text: textOfLine(line.bytes) })
  }

  /** False when it is time to stop. */
  async #waitForRoom(): Promise<boolean> {
    const { client, signal } = this.#options
    while (!client.hasRoom && !signal.aborted) {
      this.#tell()
      await sleep(roomEveryMs, signal)
    }
    return !signal.aborted
  }

  /** True when the spool lost entries (its disk is full or fails) and their lines are read again. */
  async #madeGood(): Promise<boolean> {
    const { dropped } = this.#options.client.counters
    if (dropped === this.#dropped) return false
    this.#dropped = dropped
    await this.#goBack()
    return true
  }

  /** Goes back to what is surely kept. */
  async #goBack(): Promise<void> {
    for (const file of this.#files.all) {
      const { seed, head } = file.marked()
      const saved = this.#saved.get(file.key)
      file.moveBack(saved?.seed === seed ? saved : startOf(seed, head))
    }
    await sleep(afterLossMs, this.#options.signal)
  }

  /** Writes down how far the files are, once that is safe in the spool. False when that failed: it is tried again. */
  async #save(): Promise<boolean> {
    this.#isChanged = false
    this.#savedAt = performance.now()
    const registry = this.#files.registry()
    const isSafe = await this.#options.client.durable()
    if (await this.#madeGood()) return false
    if (!isSafe) {
      await this.#goBack()
      return false
    }
    try {
      await this.#options.rejected.settled()
      await writeRegistry(this.#options.folder, registry)
      this.#saveFailure = undefined
    } catch (error) {
      this.#isChanged = true
      if (this.#saveFailure === undefined) this.#options.note(`positions cannot be written: ${String(error)}`)
      this.#saveFailure = { error }
      return false
    }
    this.#saved = new Map(registry.files.map((record) => [keyOf(record.dev, record.ino), record]))
    for (const file of this.#files.all) {
      if (this.#saved.get(file.key)?.seed === file.position.seed) file.isUnsaved = false
    }
    return true
  }

  /** The sum over all files is not made oftener than somebody can look. */
  #tell({ now = false } = {}): void {
    if (!now && performance.now() - this.#toldAt < tellEveryMs) return
    this.#toldAt = performance.now()
    const { count, lagBytes } = this.#files
    this.#options.onStatus({ files: count, lagBytes })
  }
}
