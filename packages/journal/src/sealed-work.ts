import { compressSegment } from './compression.ts'
import { toJournalError } from './journal-error.ts'
import type { Segment, SegmentList } from './segment.ts'
import { WorkLoop } from './work-loop.ts'

export interface SealedWorkOptions {
  readonly dir: string
  readonly segments: SegmentList
  readonly compress: boolean
  /** What comes before compression. */
  readonly keepIds: ((segment: Segment) => Promise<void>) | undefined
  readonly onWarning: (message: string) => void
}

/** What is done with sealed segments behind the appends, one at a time, oldest first. */
export class SealedWork {
  readonly #options: SealedWorkOptions
  readonly #stop = new AbortController()
  #waiting: Segment[] = []
  #failed: Segment[] = []
  readonly #loop = new WorkLoop({
    hasWork: () => this.#waiting.length > 0 && !this.#stop.signal.aborted,
    step: () => this.#step(),
  })

  constructor(options: SealedWorkOptions) {
    this.#options = options
  }

  /** What failed before, such as on a full disk, is tried again with it. */
  add(segment: Segment): void {
    this.#waiting.push(...this.#failed, segment)
    this.#failed = []
    this.#loop.wake()
  }

  /** Leaves off in the middle; the next open goes on. */
  close(): Promise<void> {
    this.#stop.abort()
    return this.#loop.idle()
  }

  async #step(): Promise<void> {
    const segment = this.#waiting.shift()
    if (segment !== undefined && !(await this.#finish(segment))) this.#failed.push(segment)
  }

  async #finish(segment: Segment): Promise<boolean> {
    const { dir, segments, compress, keepIds, onWarning } = this.#options
    try {
      await keepIds?.(segment)
      if (compress && segment.state === 'plain') await compressSegment({ dir, segment, signal: this.#stop.signal })
      segments.recount()
      return true
    } catch (error) {
      if (segment.state === 'dropped') return true
      onWarning(toJournalError(error, `segment ${segment.firstSeq} in ${dir} stays uncompressed for now`).message)
      return false
    }
  }
}
