import { type AppliedRange, DamageError, readAppliedRange } from './applied-range.ts'
import { engineArgs } from './engine-args.ts'
import { EngineError, type EngineProcess, EngineStuckError } from './engine-process.ts'
import type { Settled } from './options.ts'
import { createRemovals, createRemoving } from './removal-tables.ts'
import { firstSentence } from './store-errors.ts'
import { engineFolder, wipeFolder } from './store-folder.ts'
import { createEntries, createSetAside } from './table.ts'

/** Opening after a crash may have much to check; a process that needs longer than this is stuck. */
const prepareDeadlineMs = 600_000
/** A folder that fails to open this often in a row is taken for damaged: a crash loop would help nobody. */
const failuresUntilWipe = 3
/** Why opening fails while the files may be well: another process has them, or the machine lacks something. */
const hasOtherCause =
  /Cannot lock file|[Nn]o space left|NOT_ENOUGH_SPACE|[Pp]ermission denied|Too many open files|MEMORY_LIMIT_EXCEEDED/

/** Makes each new engine ready: opens the folder, makes the tables, reads what they hold; wipes what is damaged. */
export class TableOpening {
  readonly #settled: Settled
  #wipeReason: string | undefined
  #failedOpenings = 0
  /** One wipe must do: if the engine does not start on an empty folder, the folder was not the reason. */
  #hasWiped = false

  constructor(settled: Settled) {
    this.#settled = settled
  }

  /** The next engine finds an empty folder. The one that runs must be ended by the caller. */
  startAnew(reason: string): void {
    this.#wipeReason ??= reason
  }

  async prepare(process: EngineProcess): Promise<AppliedRange> {
    const { dir, memoryLimitBytes } = this.#settled
    if (this.#wipeReason !== undefined) await this.#wipe(this.#wipeReason)
    try {
      const open = { kind: 'open', dir: engineFolder(dir), engineArgs: engineArgs({ memoryLimitBytes }) } as const
      await process.request(open, prepareDeadlineMs)
      for (const sql of [createEntries, createSetAside, createRemovals, createRemoving]) {
        await process.request({ kind: 'query', sql, format: 'Null' }, prepareDeadlineMs)
      }
      const applied = await readAppliedRange(process)
      this.#hasWiped = false
      this.#failedOpenings = 0
      return applied
    } catch (error) {
      this.#noteFailedOpening(error, process.stderr)
      throw error
    }
  }

  async #wipe(reason: string): Promise<void> {
    this.#wipeReason = undefined
    this.#hasWiped = true
    await wipeFolder(this.#settled.dir)
    this.#settled.onWarning?.(`the store's files were removed, and are filled again from the journal: ${reason}`)
  }

  /** Only what the engine itself says of its files counts: a missing library must not cost a rebuild. */
  #noteFailedOpening(error: unknown, stderr: string): void {
    if (error instanceof DamageError) this.#wipeReason = error.message
    if (!(error instanceof EngineError || error instanceof EngineStuckError)) return
    if (hasOtherCause.test(`${error.message}\n${stderr}`)) return
    this.#failedOpenings += 1
    if (this.#failedOpenings >= failuresUntilWipe && !this.#hasWiped) this.#wipeReason ??= firstSentence(error)
  }
}
