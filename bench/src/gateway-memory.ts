/**
 * 1 GB up and 1 GB down through the gateway: its peak of resident memory over what it has when idle.
 *
 * `npm run bench:gateway-memory -- [megabytes, default 1,000]` (Linux)
 */
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { freePorts, startPart, temporaryFolder, waitUntilReady } from '@trilha/testing'
import { printBeside, printFigure } from './budget.ts'
import { describeMachine } from './machine.ts'
import { forgetPeak, peakMb, residentMb } from './process-memory.ts'
import { grouped } from './statistics.ts'

const megabytes = Number(process.argv[2] ?? 1_000)
const totalBytes = megabytes * 1_000_000
/** What a body may cost: buffers on both sides of the proxy, and the garbage that comes with them. */
const budgetMb = 150

/** Bytes that are made as they are asked for. */
const bytes = (total: number): Readable => {
  const chunk = Buffer.alloc(65_536, 'x')
  let left = total
  return new Readable({
    read() {
      const next = left > chunk.length ? chunk : chunk.subarray(0, left)
      left -= next.length
      this.push(next.length === 0 ? null : next)
    },
  })
}

/** Counts what is written to it. */
const counter = (): { readonly stream: Writable; readonly count: () => number } => {
  let count = 0
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      count += chunk.length
      done()
    },
  })
  return { stream, count: () => count }
}

/** Gives `totalBytes` for a GET; takes any number for a POST and says how many. */
const service = createServer((asked, response) => {
  if (asked.method === 'GET') {
    response.writeHead(200, { 'content-length': totalBytes })
    void pipeline(bytes(totalBytes), response)
    return
  }
  const taken = counter()
  void pipeline(asked, taken.stream).then(() => response.end(String(taken.count())))
})

const listen = async (server: typeof service): Promise<string> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const up = async (url: string): Promise<number> => {
  const sent = request(`${url}/users/`, { method: 'POST', headers: { 'content-length': totalBytes } })
  const answered = once(sent, 'response')
  await pipeline(bytes(totalBytes), sent)
  const [answer] = (await answered) as [Readable]
  return Number((await answer.toArray()).join(''))
}

const down = async (url: string): Promise<number> => {
  const sent = request(`${url}/users/1`).end()
  const [answer] = (await once(sent, 'response')) as [Readable]
  const taken = counter()
  await pipeline(answer, taken.stream)
  return taken.count()
}

/** Warm: what the first requests of all load and compile belongs to the idle gateway. */
const settle = async (url: string): Promise<void> => {
  for (let index = 0; index < 200; index++) await (await fetch(`${url}/users/none`, { method: 'HEAD' })).arrayBuffer()
}

await using folder = await temporaryFolder('bench-gateway-memory')
const serviceUrl = await listen(service)
try {
  await using sink = await startPart('apps/gateway/bench/log-sink.ts', {})
  await using gateway = await startPart('apps/gateway/src/main.ts', {
    TRILHA_DATA_DIR: folder.path,
    ...freePorts,
    TRILHA_GATEWAY_MAX_BODY_BYTES: String(totalBytes),
    TRILHA_USER_SERVICE_URL: serviceUrl,
    TRILHA_LOG_URL: sink.url,
    LOG_LEVEL: 'warn',
  })
  await waitUntilReady(gateway.url)
  console.log(describeMachine())
  console.log(`\n${grouped(megabytes)} MB up and down through the gateway`)
  await settle(gateway.url)
  const idleMb = residentMb(gateway.pid)
  printFigure('idle, resident', `${idleMb.toFixed(0)} MB`)
  for (const [name, transfer] of [
    ['up (POST)', up],
    ['down (GET)', down],
  ] as const) {
    forgetPeak(gateway.pid)
    const startedAt = performance.now()
    const passed = await transfer(gateway.url)
    if (passed !== totalBytes) throw new Error(`${name}: ${passed} bytes of ${totalBytes} passed`)
    const seconds = (performance.now() - startedAt) / 1_000
    printFigure(`${name}, MB a second`, grouped(megabytes / seconds))
    printBeside(`${name}, peak of resident memory over idle`, peakMb(gateway.pid) - idleMb, budgetMb, 'MB')
  }
} finally {
  service.closeAllConnections()
  service.close()
}
