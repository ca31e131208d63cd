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

describe('kill -9 of the writer', () => {
  for (const writes of ['group', 'through']) {
    test(`loses and doubles nothing that was acknowledged (${writes}, ${rounds} rounds)`, async (t) => {
      const dir = temporaryFolder(t)
      const acknowledged = new Map<number, number>()
      for (let round = 0; round < rounds; round++) {
        const lines = await runAndKill([dir, writes, String(round * 1_000_000)], 1 + Math.floor(Math.random() * 2000))
        for (const line of lines) {
          const [seq = 0, value = 0] = line.split(' ').map(Number)
          assert.ok(!acknowledged.has(seq), `record ${seq} was acknowledged twice`)
          acknowledged.set(seq, value)
        }
      }
      await using journal = await openJournal({ dir, onWarning: () => undefined })
      const found = await readAll(journal)
      assert.equal(found.length, journal.headSeq)
      assert.ok(found.every(({ seq }, index) => seq === index + 1))
      for (const [seq, value] of acknowledged) assert.equal(found[seq - 1]?.value, value, `record ${seq}`)
      assert.equal(new Set(found.map(({ value }) => value)).size, found.length)
    })
  }
})
