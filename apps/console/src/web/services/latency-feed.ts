import { signal } from '@preact/signals'
import type { Stats } from '@trilha/log-api'
import { selectionOf } from '../model/search.ts'
import { rangeOfSpan, type Span } from '../model/time-range.ts'
import { ask } from '../state/api.ts'
import type { Figures } from './figures.ts'
import type { Report } from './load-report.ts'
import { timesOf } from './report.ts'
import { slicesOf } from './slices.ts'

export type Slice = Span & Pick<Figures, 'p50' | 'p95'>

/** Of the report that stands; undefined until they are there, which is after the report. */
export const slices = signal<readonly Slice[] | undefined>(undefined)

/** Entries of a span that ended this long ago have arrived, but for those of a service that was cut off. */
const settledMs = 120_000
/** Some hours of watching one service. */
const maxKept = 500

const kept = new Map<string, Slice>()

const askSlice = async (service: string, span: Span, nowMs: number, signal: AbortSignal): Promise<Slice> => {
  const key = `${span.fromMs} ${span.toMs} ${service}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const metric = ['p50(http.duration_ms)', 'p95(http.duration_ms)']
  const parameters = { ...selectionOf({ range: rangeOfSpan(span) }), service, metric }
  const { rows, complete } = await ask<Stats>('/api/stats', parameters, signal)
  const slice = { ...span, ...timesOf(rows[0]?.values ?? {}) }
  if (complete && span.toMs < nowMs - settledMs) {
    if (kept.size >= maxKept) kept.clear()
    kept.set(key, slice)
  }
  return slice
}

/** Asks for the durations over time of a report; what was there stays until then, and when it fails. */
export const loadSlices = async ({ service, span, bucketMs }: Report, nowMs: number, signal: AbortSignal) => {
  if (service === undefined || span === undefined) return
  try {
    const spans = slicesOf(span, bucketMs)
    slices.value = await Promise.all(spans.map((slice) => askSlice(service, slice, nowMs, signal)))
  } catch {
    // The figures that matter stand; the next round asks again.
  }
}
