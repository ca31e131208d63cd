import type { StoredEntry } from '@trilha/entry'

/** The value of a field named as in queries (`http.status`, `attributes.order.id`), as text; empty when absent. */
export const fieldText = (entry: StoredEntry, field: string): string => {
  const value = valueAt(entry, field)
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A key may hold dots itself (`attributes.http.method` as one key): the longest key that is there is taken. */
const valueAt = (value: unknown, path: string): unknown => {
  if (typeof value !== 'object' || value === null) return undefined
  if (Object.hasOwn(value, path)) return (value as Readonly<Record<string, unknown>>)[path]
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const key = path.slice(0, dot)
    if (!Object.hasOwn(value, key)) continue
    const found = valueAt((value as Readonly<Record<string, unknown>>)[key], path.slice(dot + 1))
    if (found !== undefined) return found
  }
  return undefined
}
