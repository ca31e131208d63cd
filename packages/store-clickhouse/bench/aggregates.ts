/**
 * Times what counts and reads everything: `node packages/store-clickhouse/bench/aggregates.ts [entries] [folder]`
 * (default 1,000,000; a folder is kept and used again).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseQuery } from '@trilha/query'
import type { Store } from '@trilha/store'
import { openClickhouseStore } from '../src/index.ts'
import { realisticBlocks } from './realistic-entries.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const keptDir = process.argv[3]
const entriesPerBlock = 50_000
const repeats = 7

const print = (label: string, value: string): void => {
  process.stdout.write(`${label.padEnd(44)}${value}\n`)
}

const time = async (label: string, work: () => Promise<unknown>): Promise<void> => {
  const times: number[] = []
  for (let run = 0; run < repeats; run++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(0)
  print(label, `best ${at(0)} ms, p50 ${at(0.5)} ms`)
}

const scanAll = async (store: Store, label: string, query?: string): Promise<void> => {
  const start = performance.now()
  let [entries, largest] = [0, 0]
  const selection = query === undefined ? {} : { query: parseQuery(query, { now: new Date() }) }
  for await (const batch of store.scan({ order: 'asc', ...selection })) {
    entries += batch.length
    largest = Math.max(largest, process.memoryUsage().rss)
  }
  const seconds = (performance.now() - start) / 1_000
  const rate = Math.round(entries / seconds).toLocaleString('en')
  print(label, `${entries.toLocaleString('en')} entries, ${rate}/s, ${Math.round(largest / 1e6)} MB resident here`)
}

const measure = async (store: Store): Promise<void> => {
  const failures = { query: parseQuery('result:failure', { now: new Date() }) }
  const five = ['service', 'action', 'result', 'http.status', 'http.route']
  const byMinute = { intervalMs: 60_000, groups: 5 }
  await time('histogram by minute', () => store.histogram(byMinute))
  await time('histogram by minute, by result', () => store.histogram({ ...byMinute, by: 'result' }))
  await time('histogram by minute, by user', () => store.histogram({ ...byMinute, by: 'user_id' }))
  await time('histogram by minute, by attributes.region', () =>
    store.histogram({ ...byMinute, by: 'attributes.region' }),
  )
  await time('five facets (service … http.route)', () => store.facets({ fields: five, limit: 10 }))
  await time('the same, of failures', () => store.facets({ ...failures, fields: five, limit: 10 }))
  await time('facet user_id', () => store.facets({ fields: ['user_id'], limit: 10 }))
  await time('facet cause', () => store.facets({ fields: ['cause'], limit: 10 }))
  await time('facet request_id', () => store.facets({ fields: ['request_id'], limit: 10 }))
  await time('facet attributes.region', () => store.facets({ fields: ['attributes.region'], limit: 10 }))
  const field = 'http.duration_ms'
  const p95 = { kind: 'p95', field } as const
  await time('p95 of duration by route', () => store.stats({ groupBy: ['http.route'], metrics: [p95], limit: 100 }))
  const several = (['count', 'avg', 'p50', 'p95', 'p99', 'max'] as const).map((kind) => ({ kind, field }))
  await time('count, avg, p50, p95, p99, max by route', () =>
    store.stats({ groupBy: ['http.route'], metrics: several, limit: 100 }),
  )
  await time('failures by cause', () =>
    store.stats({ ...failures, groupBy: ['cause'], metrics: [{ kind: 'count' }], limit: 10 }),
  )
  await scanAll(store, 'scan of everything')
  await scanAll(store, 'scan of failures', 'result:failure')
}

const dir = keptDir ?? (await mkdtemp(join(tmpdir(), 'trilha-bench-')))
try {
  await using store = await openClickhouseStore({ dir })
  for (const block of realisticBlocks(count, entriesPerBlock)) {
    if (block.lastSeq > store.appliedSeq) await store.apply(block)
  }
  await measure(store)
} finally {
  if (keptDir === undefined) await rm(dir, { recursive: true, force: true })
}
