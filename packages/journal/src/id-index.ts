import { join } from 'node:path'
import { replaceFile } from './durable-file.ts'
import { encodeFilter, IdFilter } from './id-filter.ts'
import { idTimeMs, parseId } from './id-words.ts'
import type { JournalRecord } from './journal.ts'
import { JournalError, systemCode } from './journal-error.ts'
import { idFilterSuffix, segmentName } from './journal-format.ts'
import type { Segment } from './segment.ts'
import { loadSegmentIds, SegmentIds } from './segment-ids.ts'
import { SpanIndex } from './span-index.ts'

/**
 * Ids of sealed segments that are kept exactly, in memory: about 16 MiB. They answer for the records that arrive just
 * after their segment was sealed, and for a client that resends a whole batch.
 */
const maxTableIds = 500_000

/** Open filter files: ids with a time touch a handful, one without touches each segment that has such ids. */
const maxOpenFilters = 512

const wordsPerId = 4

/** The ids of one sealed segment, in memory, as a filter on disk, or both. */
interface SealedIds {
  readonly segment: Segment
  filter: IdFilter | undefined
}

/** What became of the records of one append. */
export type Admission =
  /** `duplicates[i]` is 1 for a record that is there already; undefined when there is none. The others are claimed. */
  | { readonly duplicates: Uint8Array | undefined }
  /** These segments may have some of the ids: `examine` them and ask again. Nothing was claimed. */
  | { readonly uncertain: ReadonlySet<SealedIds> }

/** What `examine` found, to be handed to the next `admit` of the same records. */
export interface Examined {
  readonly segments: ReadonlySet<SealedIds>
  readonly duplicates: Uint8Array
}

export interface IdIndexOptions {
  readonly dir: string
  readonly segments: readonly Segment[]
  readonly onWarning: (message: string) => void
}

/**
 * Knows every id in the journal: those of the active segment in memory, those of sealed ones through a filter on disk
 * whose hits are confirmed in the segment itself.
 */
export class IdIndex {
  readonly #dir: string
  readonly #onWarning: (message: string) => void
  #active = new SegmentIds(0)
  readonly #sealed = new Map<Segment, SealedIds>()
  readonly #spans = new SpanIndex<SealedIds>()
  readonly #timeless = new Set<SealedIds>()
  /** Least recently used first. */
  readonly #tables = new Map<SealedIds, SegmentIds>()
  /** Many appends ask for the same segment at once when clients send again: it is read once. */
  readonly #loading = new Map<SealedIds, Promise<SegmentIds>>()
  readonly #openFilters = new Set<IdFilter>()
  /** The words of the ids of the append that is being admitted. */
  #words = new Uint32Array(wordsPerId * 1024)
  #uncertain: Set<SealedIds> | undefined

  private constructor({ dir, onWarning }: IdIndexOptions) {
    this.#dir = dir
    this.#onWarning = onWarning
  }

  static async open(options: IdIndexOptions): Promise<IdIndex> {
    const index = new IdIndex(options)
    for (const segment of options.segments) {
      if (segment.state === 'active') index.#active = await loadSegmentIds(options.dir, segment)
      else await index.#openSealed(segment)
    }
    return index
  }

  /** A filter that is missing or damaged is made again from the segment. */
  async #openSealed(segment: Segment): Promise<void> {
    const filter = IdFilter.open(this.#filterFile(segment), segment)
    if (filter !== undefined) {
      this.#addSealed({ segment, filter }, filter)
      return
    }
    const ids = await loadSegmentIds(this.#dir, segment)
    const sealed = { segment, filter }
    this.#addSealed(sealed, { spans: ids.times.spans(), hasTimeless: ids.hasTimeless })
    this.#tables.set(sealed, ids)
    await this.#writeFilter(sealed, ids)
    this.#trim()
  }

  #addSealed(sealed: SealedIds, { spans, hasTimeless }: Pick<IdFilter, 'spans' | 'hasTimeless'>): void {
    this.#sealed.set(sealed.segment, sealed)
    this.#spans.add(sealed, spans)
    if (hasTimeless) this.#timeless.add(sealed)
  }

  /**
   * Decides for each record of an append, and claims the new ids: a second admission finds them. Claims of an append that
   * then fails must be released.
   *
   * @throws JournalError `JOURNAL_RECORD` when a record's text does not start with its id
   */
  admit(records: readonly JournalRecord[], examined: Examined | undefined): Admission {
    this.#parse(records)
    let duplicates: Uint8Array | undefined = examined?.duplicates
    this.#uncertain = undefined
    for (let index = 0; index < records.length; index++) {
      if (records[index]?.id === undefined || duplicates?.[index] === 1) continue
      if (this.#isInSealed(index * wordsPerId, examined?.segments)) {
        duplicates ??= new Uint8Array(records.length)
        duplicates[index] = 1
      }
    }
    if (this.#uncertain !== undefined) return { uncertain: this.#uncertain }
    return { duplicates: this.#claim(records, duplicates) }
  }

  #parse(records: readonly JournalRecord[]): void {
    const wanted = records.length * wordsPerId
    if (this.#words.length < wanted) this.#words = new Uint32Array(wanted * 2)
    for (let index = 0; index < records.length; index++) {
      const record = records[index]
      if (record?.id === undefined) continue
      const isRight =
        parseId(record.id, this.#words, index * wordsPerId) &&
        record.json.startsWith('{"id":"') &&
        record.json.startsWith(record.id, 7) &&
        record.json.charCodeAt(43) === 34
      if (isRight) continue
      const sentence = `record ${index} of the append does not start with {"id":"…"} and its id, a UUID in lower case`
      throw new JournalError('JOURNAL_RECORD', sentence)
    }
  }

  #claim(records: readonly JournalRecord[], known: Uint8Array | undefined): Uint8Array | undefined {
    let duplicates = known
    for (let index = 0; index < records.length; index++) {
      if (records[index]?.id === undefined || duplicates?.[index] === 1) continue
      if (this.#active.add(this.#words, index * wordsPerId)) continue
      duplicates ??= new Uint8Array(records.length)
      duplicates[index] = 1
    }
    return duplicates
  }

  #isInSealed(at: number, skip: ReadonlySet<SealedIds> | undefined): boolean {
    if (this.#sealed.size === 0) return false
    const timeMs = idTimeMs(this.#words, at)
    let isIn = false
    const ask = (sealed: SealedIds): void => {
      if (!isIn && skip?.has(sealed) !== true) isIn = this.#isIn(sealed, at)
    }
    if (timeMs === undefined) for (const sealed of this.#timeless) ask(sealed)
    else this.#spans.visit(timeMs, ask)
    return isIn
  }

  /** False also when it is uncertain, which is noted. */
  #isIn(sealed: SealedIds, at: number): boolean {
    const table = this.#tables.get(sealed)?.table
    if (table !== undefined) return table.has(this.#words, at)
    const mayHave = sealed.filter && this.#askFilter(sealed.filter, at)
    if (mayHave === undefined && sealed.filter !== undefined) {
      this.#closeFilter(sealed.filter)
      sealed.filter = undefined
    }
    if (mayHave !== false) this.#uncertain = (this.#uncertain ?? new Set()).add(sealed)
    return false
  }

  #askFilter(filter: IdFilter, at: number): boolean | undefined {
    this.#openFilters.delete(filter)
    this.#openFilters.add(filter)
    const [oldest] = this.#openFilters
    if (this.#openFilters.size > maxOpenFilters && oldest !== undefined) {
      oldest.release()
      this.#openFilters.delete(oldest)
    }
    return filter.mayHave(this.#words, at)
  }

  /** Looks for the records' ids in the segments themselves. */
  async examine(
    records: readonly JournalRecord[],
    uncertain: ReadonlySet<SealedIds>,
    earlier: Examined | undefined,
  ): Promise<Examined> {
    const duplicates = earlier?.duplicates ?? new Uint8Array(records.length)
    const words = new Uint32Array(wordsPerId)
    for (const sealed of uncertain) {
      const ids = await this.#load(sealed)
      records.forEach(({ id }, index) => {
        if (id !== undefined && parseId(id, words, 0) && ids.table.has(words, 0)) duplicates[index] = 1
      })
    }
    return { segments: new Set([...(earlier?.segments ?? []), ...uncertain]), duplicates }
  }

  async #load(sealed: SealedIds): Promise<SegmentIds> {
    const ids = this.#tables.get(sealed) ?? (await this.#loadOnce(sealed))
    this.#tables.delete(sealed)
    if (this.#sealed.has(sealed.segment)) this.#tables.set(sealed, ids)
    this.#trim()
    return ids
  }

  #loadOnce(sealed: SealedIds): Promise<SegmentIds> {
    const loading =
      this.#loading.get(sealed) ?? this.#loadWithFilter(sealed).finally(() => this.#loading.delete(sealed))
    this.#loading.set(sealed, loading)
    return loading
  }

  async #loadWithFilter(sealed: SealedIds): Promise<SegmentIds> {
    const ids = await this.#loadUnlessDropped(sealed)
    if (sealed.filter === undefined) await this.#writeFilter(sealed, ids)
    return ids
  }

  async #loadUnlessDropped({ segment }: SealedIds): Promise<SegmentIds> {
    for (;;) {
      const { state } = segment
      if (state === 'dropped') return new SegmentIds(0)
      try {
        return await loadSegmentIds(this.#dir, segment)
      } catch (error) {
        if (segment.state === state || systemCode(error) !== 'ENOENT') throw error
      }
    }
  }

  /** Forgets the claims of an append that failed. */
  release(records: readonly JournalRecord[], duplicates: Uint8Array | undefined): void {
    const words = new Uint32Array(wordsPerId)
    records.forEach(({ id }, index) => {
      if (id !== undefined && duplicates?.[index] !== 1 && parseId(id, words, 0)) this.#active.table.remove(words, 0)
    })
  }

  /** The active segment was sealed. Its ids stay in memory at least until `keep`. */
  seal(segment: Segment): void {
    const ids = this.#active
    this.#active = new SegmentIds(ids.table.count)
    const sealed: SealedIds = { segment, filter: undefined }
    this.#addSealed(sealed, { spans: ids.times.spans(), hasTimeless: ids.hasTimeless })
    this.#tables.set(sealed, ids)
  }

  /** Makes sure that a sealed segment has its filter on disk. */
  async keep(segment: Segment): Promise<void> {
    const sealed = this.#sealed.get(segment)
    const ids = sealed && this.#tables.get(sealed)
    if (sealed === undefined || sealed.filter !== undefined || ids === undefined) return
    await this.#writeFilter(sealed, ids)
    this.#trim()
  }

  /** Without the file, the next open makes it; until then the table stays in memory. */
  async #writeFilter(sealed: SealedIds, ids: SegmentIds): Promise<void> {
    const { segment } = sealed
    const name = this.#filterFile(segment)
    try {
      await replaceFile(name, await encodeFilter(ids, segment))
      sealed.filter = IdFilter.open(name, segment)
    } catch (error) {
      this.#onWarning(`${name} could not be written: ${String(error)}`)
    }
  }

  drop(segment: Segment): void {
    const sealed = this.#sealed.get(segment)
    if (sealed === undefined) return
    this.#sealed.delete(segment)
    this.#spans.remove(sealed)
    this.#timeless.delete(sealed)
    this.#tables.delete(sealed)
    if (sealed.filter !== undefined) this.#closeFilter(sealed.filter)
  }

  #closeFilter(filter: IdFilter): void {
    filter.release()
    this.#openFilters.delete(filter)
  }

  #filterFile(segment: Segment): string {
    return join(this.#dir, segmentName(segment.firstSeq) + idFilterSuffix)
  }

  /** Lets go of the tables that a filter can stand in for, but for the newest used. */
  #trim(): void {
    let total = 0
    for (const { table } of this.#tables.values()) total += table.count
    for (const [sealed, { table }] of this.#tables) {
      if (total <= maxTableIds || this.#tables.size === 1) return
      if (sealed.filter === undefined) continue
      this.#tables.delete(sealed)
      total -= table.count
    }
  }

  close(): void {
    for (const filter of this.#openFilters) filter.release()
    this.#openFilters.clear()
  }
}
