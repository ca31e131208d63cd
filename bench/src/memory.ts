/**
 * Resident memory of the whole system: idle after the start, and idle again after 1,000,000 entries.
 *
 * `npm run bench:memory -- [entries]`
 */
import { readFileSync } from 'node:fs'
import { childrenOf, startSystem, temporaryFolder, waitFor } from '@trilha/testing'
import { describeMachine } from './machine.ts'
import { residentMb, shareMb } from './process-memory.ts'
import { grouped } from './statistics.ts'

const entries = Number(process.argv[2] ?? 1_000_000)
const batchSize = 2_000
/** Garbage collectors and caches settle for a while after work; this is idle as an operator sees it. */
const settleMs = 15_000

interface Measured {
  readonly name: string
  /** All pages that are in memory, those it shares with others included (RSS). */
  readonly residentMb: number
  /** Its share of them: a page of three processes counts a third in each (PSS). Sums of it count nothing twice. */
  readonly shareMb: number
}

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ')

const storeName = 'store (child of the log service)'
const launcherName = 'launcher'

const nameOf = (command: string): string => {
  if (command.includes('store-clickhouse')) return storeName
  if (command.includes('apps/cli')) return launcherName
  return /(?:apps|services)\/([a-z-]+)\/src\/main\.ts/.exec(command)?.[1] ?? 'other'
}

/** Every process under the one that was started. */
const measure = (startedPid: number): Measured[] => {
  const under = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...under(child)])
  return under(startedPid)
    .map((pid) => ({
      name: nameOf(commandOf(pid)),
      residentMb: residentMb(pid),
      shareMb: shareMb(pid),
    }))
    .sort((a, b) => b.residentMb - a.residentMb)
}

const print = (title: string, measured: readonly Measured[]): void => {
  console.log(`\n${title.padEnd(40)} resident   shared pages once`)
  const row = (name: string, { residentMb, shareMb }: Omit<Measured, 'name'>): void =>
    console.log(`  ${name.padEnd(38)} ${residentMb.toFixed(0).padStart(7)} MB ${shareMb.toFixed(0).padStart(12)} MB`)
  const sum = (list: readonly Measured[]): Omit<Measured, 'name'> => ({
    residentMb: list.reduce((total, { residentMb }) => total + residentMb, 0),
    shareMb: list.reduce((total, { shareMb }) => total + shareMb, 0),
  })
  for (const part of measured) row(part.name, part)
  const parts = measured.filter(({ name }) => name !== launcherName)
  row('the five parts', sum(parts.filter(({ name }) => name !== storeName)))
  row('the five parts and the store', sum(parts))
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
