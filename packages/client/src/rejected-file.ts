import { appendFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { redactJson } from '@trilha/entry'

export interface RejectedEntry {
  /** As it was given, or the text of its line. */
  readonly entry: unknown
  readonly detail: string
}

/** `rejected.ndjson`: one JSON object a line with `rejected_at`, `detail` and `entry`, where a person finds them. */
export interface RejectedFile {
  /** One call at a time. */
  append(rejected: readonly RejectedEntry[]): Promise<void>
}

/**
 * At this size `rejected.ndjson` is renamed to `rejected.1.ndjson`, over the one before. Thousands of entries are more
 * than anybody reads to find what a program does wrong, and a fault in a loop must not fill the disk.
 */
const maxBytes = 8 * 1024 * 1024

/** A refused entry can be of any size; its start is enough to know it by. */
const maxEntryLength = 65_536

export const openRejectedFile = async (dir: string): Promise<RejectedFile> => {
  const file = join(dir, 'rejected.ndjson')
  let bytes = await stat(file).then(
    (found) => found.size,
    () => 0,
  )
  return {
    append: async (rejected) => {
      if (bytes >= maxBytes) {
        await rename(file, join(dir, 'rejected.1.ndjson'))
        bytes = 0
      }
      const lines = Buffer.from(rejected.map(rejectedLine).join(''))
      await appendFile(file, lines)
      bytes += lines.length
    },
  }
}

const rejectedLine = ({ entry, detail }: RejectedEntry): string => {
  const rejectedAt = new Date().toISOString()
  return `${JSON.stringify({ rejected_at: rejectedAt, detail, entry: presentable(entry) })}\n`
}

/** Something that surely can be written as JSON, without secrets, and of bounded size. */
const presentable = (entry: unknown): unknown => {
  try {
    const safe = redactJson(entry)
    const text = JSON.stringify([safe])
    return text.length <= maxEntryLength ? safe : text.slice(1, maxEntryLength)
  } catch {
    // A cycle or a big integer: shown as Node shows it, but without what might be a secret below the first level.
    return inspect(entry, { depth: 0 }).slice(0, maxEntryLength)
  }
}
