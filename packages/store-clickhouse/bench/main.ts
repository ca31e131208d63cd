/**
 * Fills a store and prints what it costs: `node packages/store-clickhouse/bench/main.ts [entries]` (default 1,000,000).
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeLine, type StoredEntry } from '@trilha/entry'
import type { Filter, Search, Store } from '@trilha/store'
import { openClickhouseStore } from '../src/index.ts'
import { sizesOnDisk } from './disk-sizes.ts'
import { realisticBlocks } from './realistic-entries.ts'

const count = Number(process.argv[2] ?? 1_000_000)
/** As many as the follower puts into one insert: 8 MiB are about 19,000 of these entries. */
const entriesPerBlock = 19_000
const repeats = 40

const print = (label: string, value: string): void => {
  process.stdout.write(`${label.padEnd(34)}${value}\n`)
}

/** Resident memory of the engine's process: its own (anonymous), and the program's pages that are in use. */
const residentMemory = async (): Promise<string> => {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  const status = await readFile(`/proc/${children.trim().split(' ')[0]}/status`, 'utf8')
  const megabytes = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_000)
  return `${megabytes('VmRSS')} MB (own ${megabytes('RssAnon')} MB, peak ${megabytes('VmHWM')} MB)`
}

/** As long as the engine takes to give memory back after its merges. */
const idle = () => new Promise((resolve) => setTimeout(resolve, 20_000))

const fill = async (store: Store): Promise<StoredEntry> => {
  let [seconds, bytes] = [0, 0]
  let sample = ''
  for (const block of realisticBlocks(count, entriesPerBlock)) {
    if (block.firstSeq <= count / 2) sample = block.lines.subarray(0, block.lines.indexOf(10)).toString()
    const start = performance.now()
    await store.apply(block)
    seconds += (performance.now() - start) / 1_000
    bytes += block.lines.length
  }
  print(
    'apply',
    `${Math.round(count / seconds).toLocaleString('en')} entries/s, ${Math.round(bytes / count)} bytes each`,
  )
  return decodeLine(sample)
}

const time = async (label: string, work: () => Promise<unknown>): Promise<void> => {
  const times: number[] = []
  for (let run = 0; run < repeats; run++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1)
  print(label, `best ${at(0)} ms, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`)
}

const timeSearches = async (store: Store, sample: StoredEntry): Promise<void> => {
  const newest: Search = { order: 'desc', limit: 100 }
  const by = (field: Filter['field'], value: string | undefined) => () =>
    store.search({ ...newest, filters: [{ field, values: [value ?? ''] }] })
  await time('newest 100', () => store.search(newest))
  await time('newest 1,000', () => store.search({ ...newest, limit: 1_000 }))
  await time('100 after a position in the middle', () => store.search({ ...newest, after: sample }))
  await time('one request id', by('request_id', sample.request_id))
  await time('one trace id', by('trace_id', sample.trace_id))
  await time("one user's last 100", by('user_id', sample.user_id))
  await time('one target', by('target.id', sample.target?.id))
  await time('failures, newest 100', by('result', 'failure'))
  await time('status 504, newest 100', by('http.status', '504'))
  await time('one id', () => store.get(sample.id))
  await time('an id that is not there', () => store.get('01890a5d-ac96-774b-bcce-b302099a8057'))
}

const dir = await mkdtemp(join(tmpdir(), 'trilha-bench-'))
try {
  const started = performance.now()
  const store = await openClickhouseStore({ dir })
  print('open', `${Math.round(performance.now() - started)} ms`)
  await idle()
  print('resident, idle, empty', await residentMemory())
  const sample = await fill(store)
  print('resident, after the last insert', await residentMemory())
  await idle()
  print('resident, idle, full', await residentMemory())
  await timeSearches(store, sample)
  await idle()
  print('resident, idle, after searches', await residentMemory())
  await store.close()
  const reopened = performance.now()
  const again = await openClickhouseStore({ dir })
  print('open, full', `${Math.round(performance.now() - reopened)} ms, appliedSeq ${again.appliedSeq}`)
  await idle()
  print('resident, idle, opened full', await residentMemory())
  await again.close()
  for (const [name, bytes] of await sizesOnDisk(dir)) print(name, `${(bytes / count).toFixed(2)} bytes an entry`)
} finally {
  await rm(dir, { recursive: true, force: true })
}
