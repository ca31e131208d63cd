import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { makeFolder, replaceLine } from './durable-file.ts'
import type { Cursor } from './journal.ts'
import { JournalError, systemCode, toJournalError } from './journal-error.ts'

/**
 * Opens a reader's place. A file that is not there means 0; its folder is made at once.
 *
 * @throws JournalError `JOURNAL_DAMAGED` when the file is there but holds no place
 */
export const openCursor = async (file: string): Promise<Cursor> => {
  await makeFolder(dirname(resolve(file)))
  return new FileCursor(file, await readPlace(file))
}

const readPlace = async (file: string): Promise<number> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0
    throw toJournalError(error, `cursor ${file} cannot be read`)
  }
  const seq = parsePlace(text)
  if (seq !== undefined) return seq
  throw new JournalError('JOURNAL_DAMAGED', `cursor ${file} holds no {"seq":N}; delete it to start from the beginning`)
}

const parsePlace = (text: string): number | undefined => {
  const match = /^\{"seq":(\d{1,16})\} *\n$/.exec(text)
  const seq = Number(match?.[1])
  return Number.isSafeInteger(seq) ? seq : undefined
}

class FileCursor implements Cursor {
  readonly #file: string
  #seq: number
  #last: Promise<void> = Promise.resolve()
  /** Not started yet; saves that come meanwhile share it, and the last one wins. */
  #next: { seq: number; saved: Promise<void> } | undefined

  constructor(file: string, seq: number) {
    this.#file = file
    this.#seq = seq
  }

  get seq(): number {
    return this.#seq
  }

  save(seq: number): Promise<void> {
    if (!Number.isSafeInteger(seq) || seq < 0) return Promise.reject(new RangeError(`${seq} is no sequence number`))
    if (this.#next !== undefined) {
      this.#next.seq = seq
      return this.#next.saved
    }
    const saved = this.#last.then(() => this.#write())
    this.#next = { seq, saved }
    this.#last = saved.catch(() => undefined)
    return saved
  }

  async #write(): Promise<void> {
    const seq = this.#next?.seq ?? this.#seq
    this.#next = undefined
    try {
      await replaceLine(this.#file, `{"seq":${seq}}`)
    } catch (error) {
      throw toJournalError(error, `cursor ${this.#file} cannot be saved`)
    }
    this.#seq = seq
  }
}
