/**
 * Resident memory of the whole system: idle after the start, and idle again after 1,000,000 entries.
 *
 * `npm run bench:memory -- [entries]`
 */
import { readFileSync } from 'node:fs'
import { childrenOf, startSystem, temporaryFolder, waitFor } from '@trilha/testing'
import { describeMachine } from './machine.ts'
import { grouped } from './statistics.ts'

const entries = Number(process.argv[2] ?? 1_000_000)
const batchSize = 2_000
/** Garbage collectors and caches settle for a while after work; this is idle as an operator sees it. */
const settleMs = 15_000

interface Measured {
  readonly name: string
  readonly megabytes: number
}

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ')

const residentMegabytes = (pid: number): number => {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes ?? 0) / 1_000
}

const nameOf = (command: string): string => {
  if (command.includes('store-clickhouse')) return 'store (child of the log service)'
  return /(?:apps|services)\/([a-z-]+)\/src\/main\.ts/.exec(command)?.[1] ?? 'other'
}

/** Every process under the launcher; the launcher and what started it are the terminal's side of `npm start`. */
const measure = (launcherPid: number): Measured[] => {
  const under = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...under(child)])
  return under(launcherPid)
    .map((pid) => ({ name: nameOf(commandOf(pid)), megabytes: residentMegabytes(pid) }))
    .sort((a, b) => b.megabytes - a.megabytes)
}

const print = (title: string, measured: readonly Measured[]): void => {
  console.log(`\n${title}`)
  const parts = measured.filter(({ name }) => name !== 'cli')
  for (const { name, megabytes } of parts) console.log(`  ${name.padEnd(34)} ${megabytes.toFixed(0).padStart(5)} MB`)
  const total = parts.reduce((sum, { megabytes }) => sum + megabytes, 0)
  console.log(`  ${'all five parts and the store'.padEnd(34)} ${total.toFixed(0).padStart(5)} MB`)
  const launcher = measured.find(({ name }) => name === 'cli')
  if (launcher !== undefined) console.log(`  (the launcher beside them: ${launcher.megabytes.toFixed(0)} MB)`)
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, settleMs))

await using folder = await temporaryFolder('bench-memory')
await using system = await startSystem(folder.path)
console.log(describeMachine())
await settle()
const pid = system.process.pid ?? 0
print('idle after the start (resident memory)', measure(pid))

const startedAt = performance.now()
for (let sent = 0; sent < entries; sent += batchSize) {
  const lines = Array.from({ length: Math.min(batchSize, entries - sent) }, (_, index) =>
    JSON.stringify({
      service: 'user_service',
      user_id: String((sent + index) % 5_000),
      action: 'get_user',
      result: index % 10 === 0 ? 'failure' : 'success',
      cause: index % 10 === 0 ? 'User not found' : null,
      request_id: `request-${sent + index}`,
    }),
  )
  const response = await fetch(`${system.urls.log}/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
  if (process.stdout.isTTY) process.stdout.write(`\r${grouped(sent + lines.length)} of ${grouped(entries)} entries`)
}
const tookSeconds = (performance.now() - startedAt) / 1_000
console.log(`\n${grouped(entries)} entries sent in ${tookSeconds.toFixed(1)} s`)
print('just after them', measure(pid))

await waitFor('the store to have them all', async () => {
  const page = (await (await fetch(`${system.urls.log}/api/entries?limit=1`)).json()) as { complete: boolean }
  return page.complete
})
await settle()
print(`idle after ${grouped(entries)} entries`, measure(pid))
