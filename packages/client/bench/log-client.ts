/**
 * `node packages/client/bench/log-client.ts [entries]`: what a call of `log` costs, how fast a backlog is delivered, and
 * how long one entry takes from `log` to its acknowledgement when nothing else is under way.
 */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type LogClient, type LogInput, openLogClient } from '../src/index.ts'

const count = Number(process.argv[2] ?? 200_000)
const entriesPerTurn = 20
const roundTrips = 300

const sink = new Worker(new URL('./sink.ts', import.meta.url))
const [port] = (await once(sink, 'message')) as [number]
const spoolDir = await mkdtemp(join(tmpdir(), 'trilha-client-bench-'))

const entry = (number: number): LogInput => ({
  user_id: String(number % 1_000),
  action: 'get_user',
  result: 'success',
  request_id: '01890a5d-ac96-774b-bcce-b302099a8057',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  span_id: '00f067aa0ba902b7',
  target: { type: 'user', id: String(number % 1_000) },
  http: {
    method: 'GET',
    route: '/users/{user_id}',
    path: `/users/${number % 1_000}`,
    status: 200,
    duration_ms: 1.234,
    client_ip: '127.0.0.1',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  },
})

const percentile = (sorted: Float64Array, share: number): string =>
  ((sorted[Math.floor(sorted.length * share)] ?? 0) * 1_000).toFixed(1)

const describeTimes = (times: Float64Array): string => {
  const sorted = times.toSorted()
  return `p50 ${percentile(sorted, 0.5)} µs, p99 ${percentile(sorted, 0.99)} µs, p99.9 ${percentile(sorted, 0.999)} µs`
}

/** A few calls in each turn, as a server makes them. */
const timeCalls = async (client: LogClient): Promise<Float64Array> => {
  const times = new Float64Array(count)
  for (let number = 0; number < count; number++) {
    const input = entry(number)
    const startedAt = performance.now()
    client.log(input)
    times[number] = performance.now() - startedAt
    if (number % entriesPerTurn === 0) await setImmediate()
  }
  return times
}

const open = (url: string): Promise<LogClient> =>
  openLogClient({ url, service: 'bench', spoolDir, onWarning: () => {} })

// Nobody answers on port 1: all entries stay in the spool.
const away = await open('http://127.0.0.1:1')
console.log(`log(), log service away:  ${describeTimes(await timeCalls(away))}`)
await away.close(0)

const client = await open(`http://127.0.0.1:${port}`)
const backlog = client.counters.waiting
const startedAt = performance.now()
await client.flush(600_000)
const seconds = (performance.now() - startedAt) / 1_000
console.log(`delivery of a backlog:    ${Math.round(backlog / seconds).toLocaleString('en')} entries/s (${backlog})`)

const startedLogging = performance.now()
console.log(`log(), while delivering:  ${describeTimes(await timeCalls(client))}`)
await client.flush(600_000)
const both = count / ((performance.now() - startedLogging) / 1_000)
console.log(`logged and delivered:     ${Math.round(both).toLocaleString('en')} entries/s`)

const latencies = new Float64Array(roundTrips)
for (let number = 0; number < roundTrips; number++) {
  const from = performance.now()
  client.log(entry(number))
  await client.flush()
  latencies[number] = performance.now() - from
}
console.log(`log() to acknowledgement: ${describeTimes(latencies)} (idle, fdatasync included)`)
await client.close()
await rm(spoolDir, { recursive: true })
await sink.terminate()
