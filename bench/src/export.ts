/**
 * An export of everything to each format: entries a second, bytes, memory over idle, and how long a `POST /log` takes
 * meanwhile.
 *
 * `npm run bench:export -- [entries] [folder] [formats]`: a folder is kept, and not filled again when it is there; formats
 * are names with commas between them, such as `NDJSON,Parquet`.
 */
import { get, type IncomingMessage } from 'node:http'
import { childrenOf, startPart, temporaryFolder, waitFor, waitUntilReady } from '@trilha/testing'
import { describeMachine } from './machine.ts'
import { forgetPeak, peakMb, residentMb } from './process-memory.ts'
import { createSeededEntries } from './seeded-entries.ts'
import { grouped, quantile } from './statistics.ts'

const entries = Number(process.argv[2] ?? 1_000_000)
const batchSize = 10_000
/** Garbage collectors and the engine's caches settle for a while after work; this is idle as an operator sees it. */
const settleMs = 20_000
/** Often enough to meet every stage of an export, and no load of its own. */
const probeEveryMs = 20
const wantedFormats = process.argv[4]?.split(',')
const everyFormat = [
  { name: 'NDJSON', query: 'format=ndjson', coding: undefined },
  { name: 'NDJSON, gzip', query: 'format=ndjson', coding: 'gzip' },
  { name: 'NDJSON, zstd', query: 'format=ndjson', coding: 'zstd' },
  { name: 'CSV', query: 'format=csv', coding: undefined },
  { name: 'Parquet', query: 'format=parquet', coding: undefined },
] as const
const formats = everyFormat.filter(({ name }) => wantedFormats === undefined || wantedFormats.includes(name))

await using temporary = process.argv[3] === undefined ? await temporaryFolder('bench-export') : undefined
const folder = temporary?.path ?? process.argv[3] ?? ''
await using log = await startPart('apps/log-service/src/main.ts', {
  TRILHA_DATA_DIR: folder,
  TRILHA_LOG_SERVICE_PORT: '0',
  LOG_LEVEL: 'warn',
})
await waitUntilReady(log.url)

const headSeq = async (): Promise<number> => {
  const status = (await (await fetch(`${log.url}/api/status`)).json()) as { journal: { head_seq: number } }
  return status.journal.head_seq
}

const post = async (path: string, contentType: string, body: string): Promise<void> => {
  const response = await fetch(`${log.url}${path}`, { method: 'POST', headers: { 'content-type': contentType }, body })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}

const fill = async (): Promise<void> => {
  const seeded = createSeededEntries(entries)
  for (let sent = 0; sent < entries; sent += batchSize) {
    await post('/logs', 'application/x-ndjson', seeded.next(Math.min(batchSize, entries - sent)))
    if (process.stdout.isTTY) process.stdout.write(`\r${grouped(sent + batchSize)} of ${grouped(entries)} entries`)
  }
  if (process.stdout.isTTY) process.stdout.write('\n')
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, settleMs))

const open = (query: string, coding: string | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = coding === undefined ? {} : { 'accept-encoding': coding }
    get(`${log.url}/api/export?${query}`, { headers }, resolve).once('error', reject)
  })

interface Exported {
  readonly entries: number
  readonly bytes: number
  readonly seconds: number
}

/** Reads an export and throws it away. */
const exportAll = async (query: string, coding: string | undefined): Promise<Exported> => {
  const startedAt = performance.now()
  const response = await open(query, coding)
  if (response.statusCode !== 200) throw new Error(`the export was answered with ${response.statusCode}`)
  let bytes = 0
  for await (const chunk of response) bytes += (chunk as Buffer).length
  const sent = Number(response.trailers['trilha-sent'])
  return { entries: sent, bytes, seconds: (performance.now() - startedAt) / 1_000 }
}

const probe = JSON.stringify({ service: 'probe', user_id: 'N/A', action: 'probe', result: 'success' })

/** Logs one entry again and again until the work is done; resolves with its result and how long each took. */
const whileProbing = async <Result>(work: Promise<Result>) => {
  const latenciesMs: number[] = []
  let isDone = false
  const watched = work.finally(() => {
    isDone = true
  })
  while (!isDone) {
    const startedAt = performance.now()
    await post('/log', 'application/json', probe)
    latenciesMs.push(performance.now() - startedAt)
    await new Promise((resolve) => setTimeout(resolve, probeEveryMs))
  }
  return { result: await watched, latenciesMs }
}

const milliseconds = (values: readonly number[]): string =>
  `p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms, most ${Math.max(...values).toFixed(0)} ms`

console.log(describeMachine())
if ((await headSeq()) < entries) await fill()
await waitFor(
  'the store to have them all',
  async () => {
    const page = (await (await fetch(`${log.url}/api/entries?limit=1`)).json()) as { complete: boolean }
    return page.complete
  },
  // A store that is filled from the journal takes 100,000 entries/s or more.
  60_000 + entries / 20,
)
const pids = [log.pid, ...childrenOf(log.pid)]
const idle = await whileProbing(new Promise((resolve) => setTimeout(resolve, 3_000)))
console.log(`\nPOST /log when idle: ${milliseconds(idle.latenciesMs)}`)
for (const { name, query, coding } of formats) {
  await settle()
  const idleMb = pids.map(residentMb)
  for (const pid of pids) forgetPeak(pid)
  const { result, latenciesMs } = await whileProbing(exportAll(query, coding))
  const overIdle = pids.map((pid, index) => peakMb(pid) - (idleMb[index] ?? 0))
  const total = overIdle.reduce((sum, value) => sum + value, 0)
  const [service = 0, store = 0] = overIdle
  console.log(`\n${name}: ${grouped(result.entries)} entries in ${result.seconds.toFixed(1)} s`)
  console.log(
    `  ${grouped(result.entries / result.seconds)} entries/s, ${(result.bytes / result.entries).toFixed(1)} bytes an entry`,
  )
  console.log(
    `  memory over idle: log service ${service.toFixed(0)} MB, store ${store.toFixed(0)} MB, together ${total.toFixed(0)} MB`,
  )
  console.log(`  POST /log meanwhile: ${milliseconds(latenciesMs)}`)
}
