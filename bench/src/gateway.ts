/**
 * What the gateway costs with its whole log, beside nginx with a JSON access log and beside a bare `node:http` + undici
 * proxy that logs nothing: one process each, the same upstream, in turns of one run.
 *
 * `npm run bench:gateway -- [seconds a turn, default 3] [rounds, default 5] [seconds of warm-up, default 10]`
 *
 * What is measured has the last processor for itself; wrk, the upstream and the sink of entries share the others. Linux.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePorts, startPart, temporaryFolder } from '@trilha/testing'
import { printAtLeast } from './budget.ts'
import { callerKey, keyAndCaptureFile, typicalFile } from './gateway-files.ts'
import { describeMachine } from './machine.ts'
import { proxyHttp, startNginx, upstreamHttp } from './nginx.ts'
import { measuredCore, otherCores, pin, processorMicroseconds } from './processor.ts'
import { grouped, median } from './statistics.ts'
import { runWrk, type WrkResult } from './wrk.ts'

const seconds = Number(process.argv[2] ?? 3)
const rounds = Number(process.argv[3] ?? 5)
const warmUpSeconds = Number(process.argv[4] ?? 10)

/** Of the bare proxy's speed, which keeps no log: what a whole log may cost. */
const floor = 0.9

interface Scenario {
  readonly name: string
  readonly connections: number
  readonly body?: string
}

const scenarios: readonly Scenario[] = [
  { name: 'GET, 56 bytes back, 32 connections', connections: 32 },
  { name: 'POST of 1 KB, 32 connections', connections: 32, body: JSON.stringify({ name: 'x'.repeat(1_012) }) },
  { name: 'GET, 56 bytes back, 64 connections', connections: 64 },
]

interface Target {
  readonly name: string
  readonly url: string
  readonly pid: number
}

interface Turn extends WrkResult {
  /** Of the proxy, for each request, in microseconds. */
  readonly processorUs: number
}

await using folder = await temporaryFolder('bench-gateway')
await using upstream = await startNginx({
  folder: join(folder.path, 'upstream'),
  cores: otherCores,
  serverCount: 3,
  http: upstreamHttp,
})
const [firstUrl = ''] = upstream.urls
const sinkProgram = 'apps/gateway/bench/log-sink.ts'
await using sink = await startPart(sinkProgram, {})
pin(sink.pid, otherCores)
await using stack = new AsyncDisposableStack()

const part = async (name: string, program: string, env: Readonly<Record<string, string>>): Promise<Target> => {
  const { url, pid } = stack.use(await startPart(program, env))
  pin(pid, measuredCore)
  return { name, url, pid }
}

const gateway = async (name: string, file?: string): Promise<Target> => {
  const dir = join(folder.path, name.replaceAll(/\W+/g, '-'))
  await mkdir(dir)
  const configFile = join(dir, 'gateway.yaml')
  if (file !== undefined) await writeFile(configFile, file)
  return part(name, 'apps/gateway/src/main.ts', {
    TRILHA_DATA_DIR: dir,
    ...freePorts,
    TRILHA_LOG_URL: sink.url,
    TRILHA_USER_SERVICE_URL: firstUrl,
    LOG_LEVEL: 'warn',
    ...(file !== undefined && { TRILHA_GATEWAY_CONFIG: configFile }),
  })
}

const nginxTarget = async (): Promise<Target> => {
  const dir = join(folder.path, 'nginx')
  const http = proxyHttp(firstUrl, join(dir, 'access.log'))
  const { urls, pid } = stack.use(await startNginx({ folder: dir, cores: measuredCore, http }))
  return { name: 'nginx, JSON access log', url: urls[0] ?? '', pid }
}

const bareName = 'bare node:http + undici, no log'
const plainName = 'gateway'
const fileName = 'gateway, typical file'
const targets: readonly Target[] = [
  await nginxTarget(),
  await part(bareName, 'apps/gateway/bench/bare-proxy.ts', { BARE_PROXY_UPSTREAM: firstUrl }),
  await gateway(plainName),
  await gateway(fileName, typicalFile(upstream.urls)),
  await gateway('gateway, file with key and bodies', keyAndCaptureFile(upstream.urls)),
]

const load = async ({ url, pid, name }: Target, scenario: Scenario, forSeconds: number): Promise<Turn> => {
  const before = processorMicroseconds(pid)
  const result = await runWrk({
    ...scenario,
    url: `${url}/users/1`,
    seconds: forSeconds,
    headers: { 'X-API-Key': callerKey },
    folder: folder.path,
    cores: otherCores,
  })
  if (result.failures > 0) throw new Error(`${name}: ${result.failures} of ${result.requests} requests failed`)
  return { ...result, processorUs: (processorMicroseconds(pid) - before) / result.requests }
}

const measure = async (scenario: Scenario): Promise<ReadonlyMap<string, readonly Turn[]>> => {
  const turns = new Map<string, Turn[]>(targets.map(({ name }) => [name, []]))
  // The compiler is still at work after fifty thousand requests: measured cold, the larger program looks slower than it is.
  for (const target of targets) await load(target, scenario, warmUpSeconds)
  for (let round = 0; round < rounds; round++) {
    for (const target of targets) turns.get(target.name)?.push(await load(target, scenario, seconds))
  }
  return turns
}

const print = (turns: ReadonlyMap<string, readonly Turn[]>): void => {
  const middle = (name: string, figure: keyof Turn): number =>
    median((turns.get(name) ?? []).map((turn) => turn[figure]))
  const least = (name: string): number => Math.min(...(turns.get(name) ?? []).map(({ processorUs }) => processorUs))
  console.log(`  ${''.padEnd(36)} requests/s   p50 ms   p99 ms   processor µs a request (least)`)
  for (const name of turns.keys()) {
    const speed = grouped(middle(name, 'requestsPerSecond')).padStart(10)
    const latency = [middle(name, 'p50Ms'), middle(name, 'p99Ms')].map((ms) => ms.toFixed(2).padStart(8)).join(' ')
    const processor = `${middle(name, 'processorUs').toFixed(0).padStart(5)} (${least(name).toFixed(0)})`
    console.log(`  ${name.padEnd(36)} ${speed} ${latency}   ${processor}`)
  }
  for (const name of [plainName, fileName]) {
    const speed = middle(name, 'requestsPerSecond')
    printAtLeast(`${name} / bare, by the clock`, speed / middle(bareName, 'requestsPerSecond'), floor)
    printAtLeast(
      `${name} / bare, by processor time`,
      middle(bareName, 'processorUs') / middle(name, 'processorUs'),
      floor,
    )
    printAtLeast(`${name} / bare, by the least processor time`, least(bareName) / least(name), floor)
  }
}

console.log(describeMachine())
for (const scenario of scenarios) {
  console.log(`\n${scenario.name} (${seconds} s a turn, ${rounds} rounds, median)`)
  print(await measure(scenario))
}
