import assert from 'node:assert/strict'
import { copyFileSync, existsSync, renameSync, truncateSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { waitFor } from '@trilha/testing'
import { startCommand, startLogService } from '../cli.fixture.ts'
import { assertEachOnce, NumberedLines, openShipFolder, storedNumbers } from './ship.fixture.ts'

let service: Awaited<ReturnType<typeof startLogService>>
before(async () => {
  service = await startLogService({ TRILHA_SEARCH_CATCH_UP_MS: '60000', TRILHA_SEARCH_TIMEOUT_MS: '60000' })
})
after(() => service[Symbol.asyncDispose]())

const headSeq = async (): Promise<number> => {
  const status = (await (await fetch(`${service.url}/api/status`)).json()) as { journal: { head_seq: number } }
  return status.journal.head_seq
}

/** mulberry32: the same seed gives the same run of the writer; the kills fall where they fall. */
const randomFrom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/**
 * Nothing is written between a copy and its truncation, which a real `copytruncate` cannot promise; and the copies are
 * among the files, so that what was cut off before it was read is found there.
 */
test('killed again and again while its files grow and are rotated, it delivers each line once', async (t) => {
  await using folder = await openShipFolder(service.url)
  const seed = Date.now() % 2 ** 31
  t.diagnostic(`seed ${seed}`)
  const random = randomFrom(seed)
  const lines = new NumberedLines('crash')
  const log = folder.at('access.log')
  let rotated = 0
  const act = (): void => {
    const choice = random(10)
    if (choice < 8 || !existsSync(log)) {
      lines.append(log, 1 + random(100))
    } else if (choice === 8) {
      renameSync(log, folder.at(`access.log.${++rotated}`))
      if (random(2) === 0) lines.append(folder.at(`access.log.${rotated}`), 1 + random(20))
    } else {
      copyFileSync(log, folder.at(`access.log.${++rotated}`))
      truncateSync(log)
    }
  }
  const start = () =>
    startCommand(['ship', '--from-start', '--state', folder.at('state'), folder.at('access.log*')], {
      url: service.url,
    })

  for (let round = 0; round < 6; round++) {
    // So much that it is killed while it reads: after lines went into the spool, and before it wrote down where it was.
    lines.append(log, 5_000)
    const shipper = start()
    const enough = (await headSeq()) + 1 + random(4_000)
    await waitFor('some of it to be delivered', async () => {
      act()
      if (shipper.process.exitCode !== null) throw new Error(shipper.stderr())
      return (await headSeq()) >= enough
    })
    shipper.process.kill('SIGKILL')
    await shipper.ended
    for (let count = random(6); count > 0; count--) act()
  }

  const last = start()
  await assertEachOnce(service.url, 'crash', lines.count)
  last.process.kill('SIGTERM')
  const ended = await last.ended
  assert.equal(ended.code, 0, ended.stderr)
  assert.match(ended.stderr, /0 bytes behind, [\d,]+ sent, 0 waiting/)
  const numbers = await storedNumbers(service.url, 'crash')
  assert.equal(numbers.length, lines.count)
})

test('a second shipper on the same state folder is refused in one sentence', async () => {
  await using folder = await openShipFolder(service.url)
  await folder.start(['a.log'])
  const ended = await startCommand(['ship', '--state', folder.at('state'), folder.at('a.log')], { url: service.url })
    .ended
  assert.equal(ended.code, 1)
  assert.match(ended.stderr, /^trilha ship: another trilha ship \(process \d+\) uses \S+: stop it, or .*--state\n$/)
})
