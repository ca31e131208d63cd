/**
 * Fills a store with a year of entries and prints what retention costs in it:
 * `node packages/store-clickhouse/bench/removal.ts [entries]` (default 1,000,000).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeLine, encodeLine } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import { parseQuery } from '@trilha/query'
import type { Search, Store } from '@trilha/store'
import { openClickhouseStore } from '../src/index.ts'
import { realisticBlocks } from './realistic-entries.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const entriesPerBlock = 19_000
const yearMs = 365 * 86_400_000
const startMs = Date.parse('2025-11-20T00:00:00Z')
const repeats = 20

const at = (seq: number): string => new Date(startMs + (seq / count) * yearMs).toISOString()

/** The same entries, spread over a year. */
const overOneYear = (block: JournalBlock): JournalBlock => {
  const lines = block.lines.toString().trimEnd().split('\n')
  const spread = lines.map((line) => {
    const entry = decodeLine(line)
    return encodeLine({ ...entry, timestamp: at(entry.seq), received_at: at(entry.seq) })
  })
  return { ...block, lines: Buffer.from(spread.map((line) => `${line}\n`).join('')) }
}

const print = (label: string, value: string): void => {
  process.stdout.write(`${label.padEnd(60)}${value}\n`)
}

const time = async <T>(label: string, work: () => Promise<T>): Promise<T> => {
  const start = performance.now()
  const result = await work()
  print(
    label,
    `${((performance.now() - start) / 1_000).toFixed(2)} s${result === undefined ? '' : `, ${result} entries`}`,
  )
  return result
}

const newest: Search = { order: 'desc', limit: 100 }
const oneUser: Search = { ...newest, filters: [{ field: 'user_id', values: ['77'] }] }

const timeSearches = async (store: Store, when: string): Promise<void> => {
  for (const [name, search] of Object.entries({ 'newest 100': newest, "one user's 100": oneUser })) {
    const times: number[] = []
    for (let run = 0; run < repeats; run++) {
      const start = performance.now()
      await store.search(search)
      times.push(performance.now() - start)
    }
    times.sort((a, b) => a - b)
    print(`${name}, ${when}`, `best ${times[0]?.toFixed(1)} ms, p50 ${times[repeats / 2]?.toFixed(1)} ms`)
  }
}

const printSize = async (store: Store): Promise<void> => {
  const { entries, bytes, pieces } = await store.size()
  print('size', `${entries} entries, ${(bytes / 1e6).toFixed(1)} MB, ${pieces.length} partitions`)
}

const dir = await mkdtemp(join(tmpdir(), 'trilha-removal-bench-'))
try {
  await using store = await openClickhouseStore({ dir, onWarning: console.warn })
  await time('apply', async () => {
    for (const block of realisticBlocks(count, entriesPerBlock)) await store.apply(overOneYear(block))
  })
  await printSize(store)
  await timeSearches(store, 'before')
  const query = (text: string) => parseQuery(text, { now: new Date() })
  const before = (share: number): string => at(Math.floor(count * share))
  await time('remove by a rule: nothing to do', () =>
    store.remove({ query: query('service:nowhere'), receivedBefore: before(1) }),
  )
  await time('remove by a rule: one in 9,000, of 11 months', () =>
    store.remove({ query: query('user_id:77'), receivedBefore: before(0.92) }),
  )
  await time('remove by a rule: every second entry, of 11 months', () =>
    store.remove({ query: query('service:gateway result:success'), receivedBefore: before(0.92) }),
  )
  await time('remove all of a quarter: partitions, and a part of one', () =>
    store.remove({ receivedBefore: before(0.25) }),
  )
  await time('dropBefore the half', () => store.dropBefore(Math.floor(count / 2)))
  await time('dropBefore 5,000 more', () => store.dropBefore(Math.floor(count / 2) + 5_000))
  await printSize(store)
  await timeSearches(store, 'after')
} finally {
  await rm(dir, { recursive: true, force: true })
}
