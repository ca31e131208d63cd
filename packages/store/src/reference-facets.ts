import type { StoredEntry } from '@trilha/entry'
import { selectEntries } from './reference-selection.ts'
import { checkField, countTexts, mostFrequent, textsAt } from './reference-values.ts'
import type { Facet, FacetsRequest } from './store.ts'

/** What facets must answer. */
export const countValues = (entries: Iterable<StoredEntry>, request: FacetsRequest): Facet[] => {
  const { fields, limit, prefix = '' } = request
  for (const field of fields) checkField(field, 'value')
  const found = selectEntries(entries, request)
  return fields.map((field) => {
    const texts = found.map((entry) => textsAt(entry, field))
    const counts = countTexts(texts.flat())
    const values = mostFrequent(counts).filter(([value]) => value.startsWith(prefix))
    return {
      field,
      values: values.slice(0, limit).map(([value, count]) => ({ value, count })),
      present: texts.filter(({ length }) => length > 0).length,
      distinct: counts.size,
    }
  })
}
