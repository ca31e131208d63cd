import { setImmediate } from 'node:timers/promises'
import type { Examined, IdIndex } from './id-index.ts'
import type { Appended, JournalRecord } from './journal.ts'
import { toJournalError } from './journal-error.ts'
import { maxUnsyncedBytes } from './journal-format.ts'
import { LineBuffer } from './line-buffer.ts'
import type { Tail } from './tail.ts'
import { WorkLoop } from './work-loop.ts'

/** One call of append that waits for its group. */
interface Waiting {
  readonly records: readonly JournalRecord[]
  readonly resolve: (appended: readonly Appended[]) => void
  readonly reject: (error: unknown) => void
  /** What was found in sealed segments about its ids, when that had to be read. */
  examined: Examined | undefined
  /** Once it is in a group: 1 for each record that is not written again. */
  duplicates: Uint8Array | undefined
}

export interface GroupCommitOptions {
  readonly tail: Tail
  /** When records are unique by id. */
  readonly ids: IdIndex | undefined
  readonly onCommit: () => void
}

/**
 * A group up to this size goes to the page cache from this thread, in the time of a copy (some 10 µs), where handing it to
 * another thread and back takes longer than the write itself. No fdatasync runs meanwhile that it could wait for.
 */
const maxDirectWriteBytes = 65_536

const duplicate: Appended = Object.freeze({ seq: 0, duplicate: true })

/**
 * One write and fdatasync at a time; whatever arrives meanwhile is the next group. No timer: a lone append starts at
 * once, and the slower the disk is, the larger the groups get.
 *
 * A group is written in chunks of at most `maxUnsyncedBytes`, each made durable before the next, and shown to readers
 * only when all of it is durable; so it is all or nothing, however large one append is.
 *
 * Ids are looked up when the group is formed. At that moment no other group is under way, so an id that is known is
 * durable or in this very group, and shares its fate.
 */
export class GroupCommit {
  readonly #tail: Tail
  readonly #ids: IdIndex | undefined
  readonly #onCommit: () => void
  readonly #lines = new LineBuffer(maxUnsyncedBytes)
  #queue: Waiting[] = []
  /** Appends whose ids are being looked for in sealed segments. */
  readonly #examining = new Set<Promise<void>>()
  #sealing: PromiseWithResolvers<void> | undefined
  readonly #loop = new WorkLoop({
    hasWork: () => this.#queue.length > 0 || this.#sealing !== undefined,
    step: () => this.#step(),
  })

  constructor({ tail, ids, onCommit }: GroupCommitOptions) {
    this.#tail = tail
    this.#ids = ids
    this.#onCommit = onCommit
  }

  append(records: readonly JournalRecord[]): Promise<readonly Appended[]> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ records, resolve, reject, examined: undefined, duplicates: undefined })
      this.#loop.wake()
    })
  }

  seal(): Promise<void> {
    this.#sealing ??= Promise.withResolvers()
    this.#loop.wake()
    return this.#sealing.promise
  }

  /** Resolves when everything appended so far has its answer. */
  async idle(): Promise<void> {
    await this.#loop.idle()
    while (this.#examining.size > 0) {
      await Promise.all(this.#examining)
      await this.#loop.idle()
    }
  }

  async #step(): Promise<void> {
    // Lets the other callers of this turn, or those that the last group has just answered, come along.
    await setImmediate()
    this.#seal()
    const group = this.#takeGroup()
    if (group.length > 0) await this.#commit(group)
  }

  #seal(): void {
    const asked = this.#sealing
    this.#sealing = undefined
    try {
      if (asked !== undefined || this.#tail.isFull || this.#tail.isOld) this.#tail.seal()
      asked?.resolve()
    } catch (error) {
      // A full segment that could not be sealed is tried again with the next group.
      asked?.reject(toJournalError(error, 'the segment could not be sealed'))
    }
  }

  #takeGroup(): readonly Waiting[] {
    const group: Waiting[] = []
    let bytes = 0
    let taken = 0
    for (const waiting of this.#queue) {
      if (bytes >= maxUnsyncedBytes) break
      taken++
      if (!this.#admit(waiting)) continue
      group.push(waiting)
      for (const { json } of waiting.records) bytes += json.length
    }
    this.#queue = this.#queue.slice(taken)
    return group
  }

  /** False when the append is not in this group: it was answered, or waits for a look into a sealed segment. */
  #admit(waiting: Waiting): boolean {
    if (this.#ids === undefined) return true
    try {
      const admission = this.#ids.admit(waiting.records, waiting.examined)
      if ('uncertain' in admission) this.#examine(this.#ids, waiting, admission.uncertain)
      else waiting.duplicates = admission.duplicates
      return !('uncertain' in admission)
    } catch (error) {
      waiting.reject(toJournalError(error, 'ids could not be looked up'))
      return false
    }
  }

  #examine(ids: IdIndex, waiting: Waiting, uncertain: Parameters<IdIndex['examine']>[1]): void {
    const examining = ids
      .examine(waiting.records, uncertain, waiting.examined)
      .then((examined) => {
        waiting.examined = examined
        this.#queue.push(waiting)
        this.#loop.wake()
      })
      .catch((error: unknown) => waiting.reject(toJournalError(error, 'ids could not be looked up')))
      .finally(() => this.#examining.delete(examining))
    this.#examining.add(examining)
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    let answers: readonly (readonly Appended[])[]
    try {
      answers = await this.#write(group)
    } catch (error) {
      const failure = toJournalError(error, 'nothing was appended')
      for (const { reject } of group) reject(failure)
      return
    }
    this.#onCommit()
    for (let index = 0; index < group.length; index++) group[index]?.resolve(answers[index] ?? [])
  }

  async #write(group: readonly Waiting[]): Promise<readonly (readonly Appended[])[]> {
    try {
      const answers: (readonly Appended[])[] = []
      for (const { records, duplicates } of group) {
        const appended: Appended[] = []
        for (let index = 0; index < records.length; index++) {
          const json = duplicates?.[index] === 1 ? undefined : records[index]?.json
          if (json !== undefined && !this.#lines.fits(json)) await this.#flush()
          appended.push(json === undefined ? duplicate : this.#addLine(json))
        }
        answers.push(appended)
      }
      await this.#flush()
      this.#tail.publish()
      return answers
    } catch (error) {
      this.#lines.take()
      for (const { records, duplicates } of group) this.#ids?.release(records, duplicates)
      await this.#tail.undo()
      throw error
    }
  }

  #addLine(json: string): Appended {
    const seq = this.#tail.nextSeq + this.#lines.count
    this.#lines.add(seq, json)
    return { seq, duplicate: false }
  }

  async #flush(): Promise<void> {
    if (this.#lines.count === 0) return
    const writer = this.#tail.open()
    const lastSeq = writer.writtenSeq + this.#lines.count
    const lines = this.#lines.take()
    if (lines.length <= maxDirectWriteBytes) writer.writeSync(lines, lastSeq)
    else await writer.write(lines, lastSeq)
    await writer.sync()
  }
}
