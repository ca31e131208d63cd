/**
 * How fast the usual questions are answered over many entries, through the HTTP API, and what these take on disk.
 *
 * `npm run bench:search -- [entries] [repeats]` (default 10,000,000 and 40). The entries are made once and kept.
 */
import { join } from 'node:path'
import { startPart, waitUntilReady } from '@trilha/testing'
import { folderSize, waitUntilSettled } from './folder-size.ts'
import { describeMachine } from './machine.ts'
import { commonWord, createSeededEntries, rareWord } from './seeded-entries.ts'
import { fillSeededLog, prepareSeededLog, seededLog } from './seeded-log.ts'
import { grouped, quantile } from './statistics.ts'

const count = Number(process.argv[2] ?? 10_000_000)
const repeats = Number(process.argv[3] ?? 40)

const log = seededLog(count)
const isEmpty = await prepareSeededLog(log)
await using service = await startPart('apps/log-service/src/main.ts', {
  TRILHA_DATA_DIR: log.dataDir,
  TRILHA_LOG_SERVICE_PORT: '0',
  LOG_LEVEL: 'warn',
  LOG_FORMAT: 'json',
})
await waitUntilReady(service.url)

console.log(describeMachine())
if (isEmpty) {
  const { acknowledged, searchable } = await fillSeededLog(service.url, log)
  console.log(
    `\nfilled   ${grouped(acknowledged)} entries/s acknowledged, ${grouped(searchable)} entries/s until they could be searched`,
  )
}

/** Values that the entries hold, other ones each time, so that no cache of one answer is measured. */
const sampled = createSeededEntries(count)
const samples = sampled
  .next(2 * repeats + 2)
  .split('\n')
  .filter((line) => line.includes('"gateway"'))
  .map((line) => JSON.parse(line) as { readonly user_id: string; readonly request_id: string })
const sample = (run: number) => samples[run % samples.length] ?? { user_id: '', request_id: '' }

const everything = 'from=2026-01-01T00:00:00Z&to=2026-01-31T00:00:00Z'
const questions: readonly (readonly [string, (run: number) => string, number])[] = [
  ['newest 100', () => '/api/entries?limit=100', 30],
  ["one user's last 100", (run) => `/api/entries?limit=100&q=user_id:${sample(run).user_id}`, 30],
  ['one request', (run) => `/api/entries?limit=100&q=request_id:${sample(run).request_id}`, 30],
  ['a rare word', () => `/api/entries?limit=100&q=${rareWord}`, 150],
  ["a common word's newest 100", () => `/api/entries?limit=100&q=${commonWord}`, 150],
  ['failures by cause, top 10', () => '/api/facets?q=result:failure&field=cause&limit=10', 150],
  ['histogram, 60 buckets by result', () => '/api/histogram?buckets=60&by=result', 150],
  ['the same with from and to', () => `/api/histogram?buckets=60&by=result&${everything}`, 150],
  [
    'five facets at once',
    () => '/api/facets?field=user_id&field=action&field=service&field=http.route&field=result',
    150,
  ],
  ['p95 duration by route', () => '/api/stats?group_by=http.route&metric=p95(http.duration_ms)', 150],
  ['a needle that does not exist', (run) => `/api/entries?limit=100&q=needle${run}`, 150],
]

const time = async (path: string): Promise<number> => {
  const started = performance.now()
  const response = await fetch(`${service.url}${path}`)
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`)
  return performance.now() - started
}

console.log(`\n${grouped(count)} entries, ${repeats} times each, over HTTP, in milliseconds`)
for (const [name, path, expectedMs] of questions) {
  await time(path(repeats))
  const times: number[] = []
  for (let run = 0; run < repeats; run++) times.push(await time(path(run)))
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)]
  const verdict = p50 <= expectedMs ? '' : `   more than the ${expectedMs} expected`
  console.log(`  ${name.padEnd(34)} p50 ${p50.toFixed(1).padStart(7)}   p95 ${p95.toFixed(1).padStart(7)}${verdict}`)
}

await waitUntilSettled(log.dataDir)
const perEntry = (bytes: number): string => `${(bytes / count).toFixed(2)} bytes an entry`
const journal = join(log.dataDir, 'journal')
console.log('\non disk')
console.log(`  store with its indexes      ${perEntry(await folderSize(join(log.dataDir, 'store')))}`)
console.log(`  sealed journal              ${perEntry(await folderSize(journal, (name) => name.endsWith('.zst')))}`)
console.log(`  journal's filters of ids    ${perEntry(await folderSize(journal, (name) => name.endsWith('.ids')))}`)
console.log(`  journal, not sealed yet     ${perEntry(await folderSize(journal, (name) => name.endsWith('.ndjson')))}`)
