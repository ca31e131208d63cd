import { literalOf } from './pattern.ts'
import type { WordsNode } from './syntax-tree.ts'

export type IdField = 'id' | 'request_id' | 'trace_id' | 'span_id'

/** Ids that are looked for: any of the spellings as the whole value of any of the fields. */
export interface IdSearch {
  readonly spellings: readonly string[]
  readonly fields: readonly IdField[]
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Shorter ones are too often words or numbers. */
const hexadecimal = /^[0-9a-f]{16,}$/
/** A span's id has 16 digits (W3C Trace Context, section 3.2.2.4). */
const spanIdLength = 16

/**
 * Words without a field that are one whole id (a UUID, or 16 or more hexadecimal digits) are also looked for in the
 * fields that hold ids, in lower and in upper case. Undefined when they are none.
 */
export const idSearchOf = ({ field, words }: WordsNode): IdSearch | undefined => {
  if (field !== undefined) return undefined
  const literals = words.map(literalOf)
  const id = literals.join('-')
  if (literals.includes(undefined)) return undefined
  const isUuid = uuid.test(id)
  if (!isUuid && !hexadecimal.test(id)) return undefined
  return {
    spellings: [...new Set([id, id.toUpperCase()])],
    fields: [
      ...(isUuid ? (['id'] as const) : []),
      'request_id',
      'trace_id',
      ...(id.length === spanIdLength ? (['span_id'] as const) : []),
    ],
  }
}
