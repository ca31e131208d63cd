import type { StoredEntry } from '@trilha/entry'
import { fields } from '@trilha/query'

export type ColumnType = 'text' | 'integer' | 'double' | 'time' | 'json'

/** One field of the entry as a column of a table. */
export interface Column {
  /** The field's name in a query: `http.status`. */
  readonly name: string
  readonly type: ColumnType
  /** Undefined where an entry has no such value. */
  read(entry: StoredEntry): unknown
}

/** All other numbers of the schema are whole. */
const doubles: ReadonlySet<string> = new Set(['http.duration_ms'])

type Members = Readonly<Record<string, unknown>>

const memberAt = (name: string): Column['read'] => {
  const [first = name, second] = name.split('.')
  if (second === undefined) return (entry) => (entry as unknown as Members)[first] ?? undefined
  return (entry) => ((entry as unknown as Members)[first] as Members | undefined)?.[second] ?? undefined
}

/** Every field of the entry's schema, in its order. What has no fixed members (headers, attributes) is one column. */
export const columns: readonly Column[] = Object.freeze(
  fields.map(({ name: field, type }): Column => {
    const name = field.replace(/\.\*$/, '')
    const read = memberAt(name)
    if (name !== field) return { name, type: 'json', read }
    if (type === 'number') return { name, type: doubles.has(name) ? 'double' : 'integer', read }
    return { name, type: type === 'time' ? 'time' : 'text', read }
  }),
)
