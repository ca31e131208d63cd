import type { Histogram } from '@trilha/log-api'

/** An answer with a bucket of ten seconds for each list of counts, for tests. */
export const sampleHistogram = (by: string, counts: readonly Readonly<Record<string, number>>[]): Histogram => {
  const startMs = Date.parse('2026-11-24T12:00:00Z')
  const iso = (ms: number) => new Date(ms).toISOString()
  const totals = new Map<string, number>()
  for (const groups of counts) {
    for (const [group, count] of Object.entries(groups)) totals.set(group, (totals.get(group) ?? 0) + count)
  }
  return {
    from: iso(startMs + 4_000),
    to: iso(startMs + counts.length * 10_000 - 3_000),
    interval_ms: 10_000,
    by,
    groups: [...totals].sort(([, a], [, b]) => b - a).flatMap(([group]) => (group === '' ? [] : [group])),
    buckets: counts.map((groups, index) => {
      const { '': without = 0, ...named } = groups
      const count = Object.values(named).reduce((all, one) => all + one, without)
      return { start: iso(startMs + index * 10_000), count, groups: named }
    }),
    complete: true,
  }
}
