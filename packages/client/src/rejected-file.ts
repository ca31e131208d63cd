import { appendFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { type Entry, isSecretName, masked, redactHeaders, redactHttp, redactJson } from '@trilha/entry'

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

export const createRejectedFile = (dir: string): RejectedFile => {
  const file = join(dir, 'rejected.ndjson')
  return {
    append: async (rejected) => {
      // Looked at each time: whoever has read the file may delete it.
      if ((await sizeOf(file)) >= maxBytes) await rename(file, join(dir, 'rejected.1.ndjson'))
      // On disk before the spool forgets them.
      await appendFile(file, rejected.map(rejectedLine).join(''), { flush: true })
    },
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

const rejectedLine = ({ entry, detail }: RejectedEntry): string => {
  const rejectedAt = new Date().toISOString()
  return `${JSON.stringify({ rejected_at: rejectedAt, detail, entry: presentable(entry) })}\n`
}

/** Something that surely can be written as JSON, without secrets, and of bounded size. */
const presentable = (entry: unknown): unknown => {
  try {
    const safe = withSafeHttp(redactJson(entry))
    const text = JSON.stringify([safe])
    return text.length <= maxEntryLength ? safe : text.slice(1, maxEntryLength)
  } catch {
    // A cycle or a big integer: shown as Node shows it, but without what might be a secret below the first level.
    return inspect(withSafeMembers(entry), { depth: 0 }).slice(0, maxEntryLength)
  }
}

/** What `redactHttp` does not understand makes it throw. */
const withSafeHttp = (entry: unknown): unknown => {
  const { http } = Object(entry) as { http?: unknown }
  return typeof http === 'object' && http !== null
    ? { ...Object(entry), http: redactHttp(http as NonNullable<Entry['http']>, redactHeaders) }
    : entry
}

/** Members that are computed stay so: what they throw is not ours. */
const withSafeMembers = (entry: unknown): unknown => {
  if (typeof entry !== 'object' || entry === null) return entry
  try {
    const members = Object.entries(Object.getOwnPropertyDescriptors(entry))
    const safe = members.map(([name, member]) => [
      name,
      isSecretName(name) ? { value: masked, enumerable: true } : member,
    ])
    return Object.defineProperties({}, Object.fromEntries(safe))
  } catch {
    return 'an object that cannot be read'
  }
}
