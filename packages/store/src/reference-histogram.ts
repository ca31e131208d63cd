import type { StoredEntry } from '@trilha/entry'
import { selectEntries } from './reference-selection.ts'
import { checkField, countTexts, mostFrequent, textsAt } from './reference-values.ts'
import type { HistogramBucket, HistogramRequest } from './store.ts'

/** What a histogram must answer. */
export const countByTime = (entries: Iterable<StoredEntry>, request: HistogramRequest): HistogramBucket[] => {
  const { by, groups, intervalMs } = request
  if (by !== undefined) checkField(by, 'value')
  const found = selectEntries(entries, request)
  const textsOf = (entry: StoredEntry) => (by === undefined ? [] : textsAt(entry, by))
  const apart = new Set(
    mostFrequent(countTexts(found.flatMap(textsOf)))
      .slice(0, groups)
      .map(([value]) => value),
  )
  const startOf = ({ timestamp }: StoredEntry) => Math.floor(Date.parse(timestamp) / intervalMs) * intervalMs
  const buckets = Map.groupBy(found, startOf)
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([startMs, within]) => {
      const texts = within.flatMap(textsOf).filter((text) => apart.has(text))
      return { startMs, count: within.length, groups: Object.fromEntries(countTexts(texts)) }
    })
}
