/**
 * The live tail while entries are written: how long after its acknowledgement an entry reaches a reader, whether any is
 * missed, and what it costs the log service. Readers, writer and service share the machine.
 *
 * `npm run bench:tail -- [entries per second] [seconds]`
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import {
  childrenOf,
  type RunningPart,
  repositoryRoot,
  startPart,
  temporaryFolder,
  waitUntilReady,
} from '@trilha/testing'
import { describeMachine } from './machine.ts'
import { grouped } from './statistics.ts'
import { nowMs, type ReaderReport } from './tail-readers.ts'

const rate = Number(process.argv[2] ?? 20_000)
const seconds = Number(process.argv[3] ?? 20)
/** Before it is measured, what runs is compiled and what grows has grown. */
const warmUpSeconds = 5
const batchesPerSecond = 100
const queries = ['', '', '', '?q=result:failure', '?q="not%20found"%20user_id:1*']

interface Batch {
  readonly sentMs: number
  acknowledgedMs: number
  /** How many of its entries each reader should get. */
  readonly expected: readonly number[]
}

const agent = new Agent({ keepAlive: true })

const post = async (url: string, body: string): Promise<void> => {
  const headers = { 'content-type': 'application/x-ndjson', 'content-length': Buffer.byteLength(body) }
  const asking = request(`${url}/logs`, { method: 'POST', agent, headers }).end(body)
  const [response] = await once(asking, 'response')
  response.resume()
  await once(response, 'end')
  if (response.statusCode !== 200) throw new Error(`POST /logs answers ${response.statusCode}`)
}

/** Every tenth failed. */
const isFailure = (index: number): boolean => index % 10 === 0
const userOf = (index: number): string => String((index * 7_919) % 5_000)

const line = (index: number, batch: number, timestamp: string): string => {
  const failed = isFailure(index)
  return JSON.stringify({
    service: 'user_service',
    user_id: userOf(index),
    action: ['create_user', 'get_user', 'update_user', 'delete_user'][index % 4],
    result: failed ? 'failure' : 'success',
    cause: failed ? 'User not found' : null,
    timestamp,
    request_id: `batch-${batch}`,
  })
}

const expectedOf = (from: number, count: number): readonly number[] => {
  const indexes = Array.from({ length: count }, (_, index) => from + index)
  const failures = indexes.filter(isFailure)
  const ofUsers = failures.filter((index) => userOf(index).startsWith('1'))
  return [count, count, count, failures.length, ofUsers.length]
}

/** Writes at the rate for so many seconds; the batches by their numbers. */
const write = async (url: string, forSeconds: number, firstBatch: number): Promise<Map<number, Batch>> => {
  const batches = new Map<number, Batch>()
  const writing: Promise<void>[] = []
  const startedAt = performance.now()
  let written = 0
  for (let number = firstBatch; number < firstBatch + forSeconds * batchesPerSecond; number++) {
    const dueMs = ((number - firstBatch) * 1_000) / batchesPerSecond
    const earlyMs = startedAt + dueMs - performance.now()
    if (earlyMs > 0) await new Promise((resolve) => setTimeout(resolve, earlyMs))
    const count = rate / batchesPerSecond
    const timestamp = new Date().toISOString()
    const body = Array.from({ length: count }, (_, index) => line(written + index, number, timestamp)).join('\n')
    const batch: Batch = { sentMs: nowMs(), acknowledgedMs: 0, expected: expectedOf(written, count) }
    written += count
    batches.set(number, batch)
    writing.push(
      post(url, body).then(() => {
        batch.acknowledgedMs = nowMs()
      }),
    )
  }
  await Promise.all(writing)
  const tookSeconds = (performance.now() - startedAt) / 1_000
  console.log(`  written: ${grouped(written)} entries, ${grouped(written / tookSeconds)} a second`)
  return batches
}

const startReaders = async (url: string): Promise<ChildProcess> => {
  const addresses = queries.map((query) => `${url}/api/tail${query}`)
  const child = fork(join(repositoryRoot, 'bench/src/tail-readers.ts'), addresses)
  await once(child, 'message')
  return child
}

/** In clock ticks, of which Linux counts 100 a second. */
const processorMs = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const residentMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_000

interface Cost {
  /** Percent of one processor. */
  readonly service: number
  readonly store: number
  readonly peakMb: number
}

/** What the log service takes while something is done. */
const costOf = async <Result>(log: RunningPart, work: () => Promise<Result>): Promise<Cost & { result: Result }> => {
  const [store = 0] = childrenOf(log.pid)
  const before = [processorMs(log.pid), processorMs(store)] as const
  const startedAt = performance.now()
  let peakMb = residentMb(log.pid)
  const sampling = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb(log.pid))
  }, 200)
  const result = await work()
  clearInterval(sampling)
  const tookMs = performance.now() - startedAt
  return {
    result,
    service: (100 * (processorMs(log.pid) - before[0])) / tookMs,
    store: (100 * (processorMs(store) - before[1])) / tookMs,
    peakMb,
  }
}

const printCost = ({ service, store, peakMb }: Cost): void =>
  console.log(
    `  log service: ${service.toFixed(0)} % of one of ${availableParallelism()} processors, ` +
      `${peakMb.toFixed(0)} MB at its peak; its store: ${store.toFixed(0)} %`,
  )

/** Each lag as often as entries had it. */
const quantiles = (lags: readonly { readonly ms: number; readonly entries: number }[]): string => {
  const sorted = [...lags].sort((a, b) => a.ms - b.ms)
  const total = sorted.reduce((sum, { entries }) => sum + entries, 0)
  const at = (share: number): string => {
    let passed = 0
    for (const { ms, entries } of sorted) {
      passed += entries
      if (passed >= share * total) return `${ms.toFixed(1)} ms`
    }
    return 'none'
  }
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)}`
}

const printReader = (report: ReaderReport, batches: ReadonlyMap<number, Batch>, index: number): void => {
  const expected = [...batches.values()].reduce((sum, batch) => sum + (batch.expected[index] ?? 0), 0)
  const measured = report.arrivals.flatMap(({ batch, entries, atMs }) => {
    const known = batches.get(batch)
    return known === undefined ? [] : [{ known, entries, atMs }]
  })
  const received = measured.reduce((sum, { entries }) => sum + entries, 0)
  const sinceAcknowledged = measured.map(({ known, entries, atMs }) => ({ ms: atMs - known.acknowledgedMs, entries }))
  const sinceSent = measured.map(({ known, entries, atMs }) => ({ ms: atMs - known.sentMs, entries }))
  console.log(`  ${queries[index] === '' ? 'every entry' : decodeURIComponent(queries[index]?.slice(3) ?? '')}`)
  console.log(
    `    ${grouped(received)} entries received, ${grouped(expected - received)} missed, ` +
      `${report.outOfOrder} out of order, ${report.missedEvents} missed events`,
  )
  console.log(`    after its acknowledgement: ${quantiles(sinceAcknowledged)}`)
  console.log(`    after its sending:         ${quantiles(sinceSent)}`)
}

await using folder = await temporaryFolder('bench-tail')
await using log = await startPart('apps/log-service/src/main.ts', {
  TRILHA_DATA_DIR: folder.path,
  TRILHA_LOG_SERVICE_PORT: '0',
  LOG_LEVEL: 'warn',
})
await waitUntilReady(log.url)
console.log(describeMachine())

await write(log.url, warmUpSeconds, 1_000_000)
console.log(`\n${grouped(rate)} entries/s without readers, ${seconds} s`)
printCost(await costOf(log, () => write(log.url, seconds, 2_000_000)))

const readers = await startReaders(log.url)
const reported = once(readers, 'message')
await write(log.url, warmUpSeconds, 3_000_000)
console.log(`\n${grouped(rate)} entries/s with ${queries.length} readers, ${seconds} s`)
const { result: batches, ...cost } = await costOf(log, () => write(log.url, seconds, 1))
printCost(cost)
await post(log.url, `${line(0, 0, new Date().toISOString()).replace('"user_id":"0"', '"user_id":"1"')}\n`)
const [{ reports }] = (await reported) as [{ readonly reports: readonly ReaderReport[] }]
for (const [index, report] of reports.entries()) printReader(report, batches, index)
agent.destroy()
