import { useSignal } from '@preact/signals'
import type { Stats } from '@trilha/log-api'
import { useEffect } from 'preact/hooks'
import { selectionOf } from '../model/search.ts'
import type { TimeRange } from '../model/time-range.ts'
import { ask } from '../state/api.ts'

/** How many entries match; `failed` when they could not be counted. */
export type EntryCount = 'counting' | 'failed' | { readonly count: number; readonly complete: boolean }

/** Counts what a query and a range select, once they are shown. */
export const useEntryCount = (query: string, range: TimeRange): EntryCount => {
  const count = useSignal<EntryCount>('counting')
  useEffect(() => {
    const stop = new AbortController()
    ask<Stats>('/api/stats', { ...selectionOf({ query, range }), metric: 'count' }, stop.signal).then(
      ({ rows, complete }) => {
        count.value = { count: rows[0]?.values.count ?? 0, complete }
      },
      () => {
        if (!stop.signal.aborted) count.value = 'failed'
      },
    )
    return () => stop.abort()
  }, [query, range.from, range.to])
  return count.value
}
