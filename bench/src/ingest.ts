/**
 * Durably acknowledged entries per second, beside a bare `node:http` server that only reads the same bodies.
 *
 * `npm run bench:ingest -- [seconds a run] [runs]`
 */
import { startPart, temporaryFolder, waitUntilReady } from '@trilha/testing'
import { describeMachine } from './machine.ts'
import { grouped, median, spread } from './statistics.ts'
import { runWrk, type WrkResult } from './wrk.ts'

const seconds = Number(process.argv[2] ?? 6)
const runs = Number(process.argv[3] ?? 3)
const batchSize = 1_000

/** The six fields of the contract: about 150 bytes, as small services send them. */
const line = (index: number): string =>
  JSON.stringify({
    service: 'user_service',
    user_id: String(index % 5_000),
    action: ['create_user', 'get_user', 'update_user', 'delete_user'][index % 4],
    result: index % 10 === 0 ? 'failure' : 'success',
    cause: index % 10 === 0 ? 'User not found' : null,
    timestamp: new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString(),
  })

interface Scenario {
  readonly name: string
  readonly path: string
  readonly connections: number
  readonly body: string
  readonly contentType: string
  readonly entriesPerRequest: number
}

const batch = Array.from({ length: batchSize }, (_, index) => `${line(index)}\n`).join('')
const scenarios: readonly Scenario[] = [
  {
    name: 'POST /log, one entry, 64 connections',
    path: '/log',
    connections: 64,
    body: line(1),
    contentType: 'application/json',
    entriesPerRequest: 1,
  },
  {
    name: `POST /logs, NDJSON of ${grouped(batchSize)} entries, 8 connections`,
    path: '/logs',
    connections: 8,
    body: batch,
    contentType: 'application/x-ndjson',
    entriesPerRequest: batchSize,
  },
]

await using folder = await temporaryFolder('bench-ingest')
await using bare = await startPart('bench/src/bare-server.ts', {})
await using log = await startPart('apps/log-service/src/main.ts', {
  TRILHA_DATA_DIR: folder.path,
  TRILHA_LOG_SERVICE_PORT: '0',
  LOG_LEVEL: 'warn',
})
await waitUntilReady(log.url)

const load = (base: string, scenario: Scenario): Promise<WrkResult> =>
  runWrk({ ...scenario, url: `${base}${scenario.path}`, seconds, folder: folder.path })

const headSeq = async (): Promise<number> => {
  const status = (await (await fetch(`${log.url}/api/status`)).json()) as { journal: { head_seq: number } }
  return status.journal.head_seq
}

console.log(describeMachine())
for (const scenario of scenarios) {
  console.log(`\n${scenario.name} (${seconds} s a run, ${runs} alternating runs, median and range)`)
  // Both are warm before they are measured: the first seconds are the compiler's.
  await load(bare.url, scenario)
  await load(log.url, scenario)
  const limit: number[] = []
  const durable: number[] = []
  let last: WrkResult | undefined
  for (let run = 0; run < runs; run++) {
    limit.push((await load(bare.url, scenario)).requestsPerSecond * scenario.entriesPerRequest)
    const before = await headSeq()
    last = await load(log.url, scenario)
    const kept = (await headSeq()) - before
    if (last.failures > 0) console.log(`  ${last.failures} requests failed`)
    if (kept < last.requests * scenario.entriesPerRequest) {
      throw new Error(`only ${kept} entries were kept of ${last.requests} acknowledged requests`)
    }
    durable.push(last.requestsPerSecond * scenario.entriesPerRequest)
  }
  console.log(`  bare node:http, keeps nothing   ${spread(limit)} entries/s`)
  console.log(`  Trilha, fsync before the answer ${spread(durable)} entries/s`)
  console.log(`  ratio ${(median(durable) / median(limit)).toFixed(2)}`)
  console.log(`  latency of the last run: p50 ${last?.p50Ms.toFixed(1)} ms, p99 ${last?.p99Ms.toFixed(1)} ms`)
}
