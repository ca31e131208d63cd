import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'
import { readAll } from './fixtures/records.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { openJournal } from './index.ts'

/** More rounds find rarer moments; so many take a few seconds. */
const rounds = Number(process.env.TRILHA_CRASH_ROUNDS ?? 15)

const writerFile = join(import.meta.dirname, 'fixtures', 'crash-writer.ts')

/** Lets a writer run until it has acknowledged some records, kills it, and returns what it acknowledged. */
const runAndKill = async (args: readonly string[], lines: number): Promise<readonly string[]> => {
  const child = spawn(process.execPath, [writerFile, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line)
    if (acknowledged.length === lines) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  assert.equal(child.signalCode, 'SIGKILL')
  return acknowledged
}

/** Where a round starts: with values of its own, or, with unique ids, among those that the last one has sent. */
const startOf = (writes: string, round: number, acknowledged: ReadonlyMap<number, number>): number => {
  if (writes !== 'unique') return round * 1_000_000
  const resent = 300
  return Math.max(0, Math.max(0, ...acknowledged.values()) - resent)
}

describe('kill -9 of the writer', () => {
  for (const writes of ['group', 'through', 'unique']) {
    test(`loses and doubles nothing that was acknowledged (${writes}, ${rounds} rounds)`, async (t) => {
      const dir = temporaryFolder(t)
      const acknowledged = new Map<number, number>()
      const duplicates = new Set<number>()
      for (let round = 0; round < rounds; round++) {
        const args = [dir, writes, String(startOf(writes, round, acknowledged))]
        for (const line of await runAndKill(args, 1 + Math.floor(Math.random() * 2000))) {
          const [seq = 0, value = 0] = line.split(' ').map(Number)
          assert.ok(!acknowledged.has(seq), `record ${seq} was acknowledged twice`)
          if (seq > 0) acknowledged.set(seq, value)
          else duplicates.add(value)
        }
      }
      await using journal = await openJournal({ dir, onWarning: () => undefined })
      const found = await readAll(journal)
      assert.equal(found.length, journal.headSeq)
      assert.ok(found.every(({ seq }, index) => seq === index + 1))
      for (const [seq, value] of acknowledged) assert.equal(found[seq - 1]?.value, value, `record ${seq}`)
      const values = new Set(found.map(({ value }) => value))
      assert.equal(values.size, found.length)
      for (const value of duplicates) assert.ok(values.has(value))
      assert.equal(duplicates.size > 0, writes === 'unique')
    })
  }
})
