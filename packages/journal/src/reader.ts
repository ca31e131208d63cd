import type { CommitSignal } from './commit-signal.ts'
import type { JournalBlock, ReadOptions } from './journal.ts'
import { JournalError, systemCode } from './journal-error.ts'
import { defaultMaxBlockBytes } from './journal-format.ts'
import type { SegmentList } from './segment.ts'
import { openSegmentSource, type SeekTables, type SegmentSource } from './segment-source.ts'

/** What a reader sees of the journal. */
export interface ReadView {
  readonly dir: string
  readonly segments: SegmentList
  readonly commits: CommitSignal
  readonly headSeq: number
  readonly isClosed: boolean
}

/** Yields blocks from `options.from` on; holds one open file and one block at a time. */
export async function* readJournal(
  view: ReadView,
  options: ReadOptions,
): AsyncGenerator<JournalBlock, void, undefined> {
  const { from, signal, follow = true, maxBlockBytes = defaultMaxBlockBytes } = options
  let seq = from
  let source: SegmentSource | undefined
  try {
    while (signal?.aborted !== true && !view.isClosed) {
      if (seq > view.headSeq) {
        if (!follow) return
        await view.commits.wait(signal)
        continue
      }
      if (source === undefined || seq > source.segment.lastSeq) {
        await source?.close()
        source = undefined
        source = await openSourceOf(view, seq)
      }
      const block = await source.read(seq, maxBlockBytes)
      seq = block.lastSeq + 1
      yield block
    }
  } finally {
    await source?.close()
  }
}

/**
 * The segment that has a record. Its file changes its name once, when it is compressed, and goes once, when it is dropped.
 *
 * @throws JournalError `JOURNAL_DROPPED`
 */
export const openSourceOf = async (view: ReadView, seq: number, tables?: SeekTables): Promise<SegmentSource> => {
  for (;;) {
    const segment = view.segments.find(seq)
    if (segment === undefined) throw droppedError(view, seq)
    const { state } = segment
    try {
      return await openSegmentSource(view.dir, segment, tables)
    } catch (error) {
      const hasChanged = segment.state !== state
      if (!hasChanged || systemCode(error) !== 'ENOENT') throw error
    }
  }
}

const droppedError = (view: ReadView, seq: number): JournalError => {
  const oldest = view.segments.first?.firstSeq ?? view.headSeq + 1
  return new JournalError(
    'JOURNAL_DROPPED',
    `record ${seq} of the journal in ${view.dir} was dropped; the oldest is ${oldest}`,
  )
}
