import assert from 'node:assert/strict'
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { waitFor } from '@trilha/testing'
import { startLogService } from '../cli.fixture.ts'
import {
  assertEachOnce,
  lineOf,
  NumberedLines,
  openShipFolder,
  type RunningShip,
  storedNumbers,
} from './ship.fixture.ts'

let service: Awaited<ReturnType<typeof startLogService>>
before(async () => {
  service = await startLogService({ TRILHA_SEARCH_CATCH_UP_MS: '60000', TRILHA_SEARCH_TIMEOUT_MS: '60000' })
})
after(() => service[Symbol.asyncDispose]())

const followed = (shipper: RunningShip, files: number, lagBytes = 0) =>
  waitFor(
    `${files} files to be read`,
    () => shipper.status()?.files === files && shipper.status()?.lagBytes === lagBytes,
  )

/** Log files that this process has open. Linux only. */
const openFilesIn = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const name = readlinkSync(`/proc/self/fd/${fd}`)
      return name.startsWith(folder) && /\.(?:log|old|older)$/.test(name) ? [name] : []
    } catch {
      return []
    }
  })

describe('trilha ship', () => {
  test('without --from-start, what is there is left and what comes is shipped; files may come later', async () => {
    await using folder = await openShipFolder(service.url)
    const old = new NumberedLines('old')
    const fresh = new NumberedLines('fresh')
    writeFileSync(folder.at('a.log'), `${old.next(20)}half a li`)
    const shipper = await folder.start(['a.log', 'later.log', '*.txt'])
    await followed(shipper, 1, 'half a li'.length)
    writeFileSync(folder.at('later.log'), fresh.next(3))
    writeFileSync(folder.at('b.txt'), fresh.next(3))
    await assertEachOnce(service.url, 'fresh', 6)
    writeFileSync(folder.at('a.log'), `ne\n${fresh.next(4)}`, { flag: 'a' })
    await assertEachOnce(service.url, 'fresh', 10)
    await shipper.stop()
    assert.deepEqual(await storedNumbers(service.url, 'old'), [])
    const rejected = readFileSync(folder.at('state/rejected.ndjson'), 'utf8')
    assert.equal(JSON.parse(rejected).text, 'half a line')
    assert.equal(shipper.client.counters.dropped, 0)
  })

  test('it goes on where it stopped, and a line is shipped once it has its end', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('parts')
    const file = folder.at('a.log')
    writeFileSync(file, lines.next(50))
    const first = await folder.start(['a.log'], { fromStart: true })
    await assertEachOnce(service.url, 'parts', 50)
    const text = lines.next(3)
    writeFileSync(file, text.slice(0, -20), { flag: 'a' })
    await assertEachOnce(service.url, 'parts', 52)
    await first.stop()
    await (await folder.start(['a.log'])).stop()
    await folder.start(['a.log'], { fromStart: true })
    writeFileSync(file, text.slice(-20), { flag: 'a' })
    await assertEachOnce(service.url, 'parts', 53)
  })

  test('rotation by renaming: within the pattern, out of it, and late lines of the old file', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('renamed')
    const shipper = await folder.start(['access.log'], { fromStart: true })
    lines.append(folder.at('access.log'), 1)
    await assertEachOnce(service.url, 'renamed', lines.count)
    for (let round = 0; round < 4; round++) {
      lines.append(folder.at('access.log'), 30)
      renameSync(folder.at('access.log'), folder.at(`access.${round}.old`))
      lines.append(folder.at('access.log'), 10)
      lines.append(folder.at(`access.${round}.old`), 5)
      await assertEachOnce(service.url, 'renamed', lines.count)
    }
    lines.append(folder.at('access.log'), 10)
    await assertEachOnce(service.url, 'renamed', lines.count)
    await shipper.stop()
    lines.append(folder.at('access.log'), 10)
    renameSync(folder.at('access.log'), folder.at('moved'))
    lines.append(folder.at('access.log'), 10)
    await folder.start(['access.log'])
    await assertEachOnce(service.url, 'renamed', lines.count)
  })

  test("files that begin alike are different logs: no line of the new one is taken for the old one's", async () => {
    await using folder = await openShipFolder(service.url)
    await folder.start(['a*.log'], { fromStart: true })
    const same = Array.from({ length: 100 }, () => lineOf('alike', 0)).join('')
    const countIs = (count: number) =>
      waitFor(`${count} equal lines`, async () => (await storedNumbers(service.url, 'alike')).length === count)
    writeFileSync(folder.at('a.log'), same)
    await countIs(100)
    renameSync(folder.at('a.log'), folder.at('a.1.log'))
    writeFileSync(folder.at('a.log'), same)
    await countIs(200)
    writeFileSync(folder.at('a.log'), same)
    writeFileSync(folder.at('a.log'), same, { flag: 'a' })
    await waitFor('no more to come', async () => (await storedNumbers(service.url, 'alike')).length >= 300)
  })

  test('rotation by copy and truncation: with the copy among the files, nothing is lost and nothing is doubled', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('copied')
    let shipper = await folder.start(['access.log*'], { fromStart: true })
    for (let round = 0; round < 6; round++) {
      lines.append(folder.at('access.log'), [40, 1, 500][round % 3] ?? 1)
      if (round % 2 === 1) await assertEachOnce(service.url, 'copied', lines.count)
      if (round === 3) await shipper.stop()
      copyFileSync(folder.at('access.log'), folder.at(`access.log.${round}`))
      truncateSync(folder.at('access.log'))
      lines.append(folder.at('access.log'), 600)
      if (round === 3) shipper = await folder.start(['access.log*'])
    }
    await assertEachOnce(service.url, 'copied', lines.count)
    await followed(shipper, 7)
    await assertEachOnce(service.url, 'copied', lines.count)
  })

  test('a file whose content was replaced, while it was followed and while nobody looked', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('replaced')
    const file = folder.at('a.log')
    writeFileSync(file, lines.next(10))
    const shipper = await folder.start(['a.log'], { fromStart: true })
    await assertEachOnce(service.url, 'replaced', lines.count)
    writeFileSync(file, lines.next(30))
    await assertEachOnce(service.url, 'replaced', lines.count)
    await shipper.stop()
    writeFileSync(file, lines.next(60))
    await folder.start(['a.log'])
    await assertEachOnce(service.url, 'replaced', lines.count)
  })

  test('a file that is written anew with more in it (rsync) goes on; a deleted one is read to its end', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('mirrored')
    const file = folder.at('a.log')
    let content = lines.next(40)
    writeFileSync(file, content)
    await folder.start(['a.log'], { fromStart: true })
    await assertEachOnce(service.url, 'mirrored', lines.count)
    for (let round = 0; round < 3; round++) {
      content += lines.next(5)
      writeFileSync(folder.at('.a.log.tmp'), content)
      renameSync(folder.at('.a.log.tmp'), file)
      await assertEachOnce(service.url, 'mirrored', lines.count)
    }
    lines.append(file, 2_000)
    rmSync(file)
    lines.append(file, 10)
    await waitFor('the new file', async () => (await storedNumbers(service.url, 'mirrored')).includes(lines.count - 1))
    const numbers = await storedNumbers(service.url, 'mirrored')
    assert.equal(numbers.length, new Set(numbers).size)
  })

  test('idle files are closed and opened again; a file that lost its name is let go, with its unfinished line', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('idle')
    lines.append(folder.at('a.log'), 5)
    lines.append(folder.at('b.log'), 5)
    const shipper = await folder.start(['*.log'], { fromStart: true, idleMs: 1 })
    const isClosed = () => waitFor('all files to be closed', () => openFilesIn(folder.at('')).length === 0)
    await assertEachOnce(service.url, 'idle', lines.count)
    await isClosed()
    renameSync(folder.at('b.log'), folder.at('b.old'))
    lines.append(folder.at('a.log'), 5)
    await assertEachOnce(service.url, 'idle', lines.count)
    await isClosed()
    lines.append(folder.at('b.log'), 5)
    renameSync(folder.at('a.log'), folder.at('a.old'))
    await assertEachOnce(service.url, 'idle', lines.count)
    writeFileSync(folder.at('b.log'), lines.next(1).slice(0, -1), { flag: 'a' })
    await followed(shipper, 1, lineOf('idle', lines.count - 1).length - 1)
    renameSync(folder.at('b.log'), folder.at('b.older'))
    await assertEachOnce(service.url, 'idle', lines.count)
    await waitFor('no file to be followed', () => shipper.status()?.files === 0)
    assert.equal(shipper.client.counters.dropped, 0)
  })

  test('an inode that went to another file: the new one is read from its start, and only if a pattern finds it', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('inode')
    lines.append(folder.at('a.log'), 20)
    lines.append(folder.at('b.log'), 20)
    const shipper = await folder.start(['*.log'], { fromStart: true })
    await assertEachOnce(service.url, 'inode', lines.count)
    await shipper.stop()
    rmSync(folder.at('a.log'))
    rmSync(folder.at('b.log'))
    writeFileSync(folder.at('outside.txt'), Array.from({ length: 50 }, (_, index) => lineOf('outside', index)).join(''))
    lines.append(folder.at('c.log'), 50)
    const registry = JSON.parse(readFileSync(folder.at('state/registry.json'), 'utf8'))
    registry.files[0].ino = statSync(folder.at('outside.txt')).ino
    registry.files[1].ino = statSync(folder.at('c.log')).ino
    writeFileSync(folder.at('state/registry.json'), JSON.stringify(registry))
    await folder.start(['*.log'])
    await assertEachOnce(service.url, 'inode', lines.count)
    lines.append(folder.at('c.log'), 5)
    await assertEachOnce(service.url, 'inode', lines.count)
    assert.deepEqual(await storedNumbers(service.url, 'outside'), [])
  })

  test('a file with several names is one; folders and packed files are none', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('names')
    writeFileSync(folder.at('a.log'), lines.next(5))
    symlinkSync(folder.at('a.log'), folder.at('link.log'))
    linkSync(folder.at('a.log'), folder.at('hard.log'))
    mkdirSync(folder.at('folder.log'))
    writeFileSync(folder.at('old.log.gz'), gzipSync(lineOf('names', 99)))
    const shipper = await folder.start(['*.log*', 'link.log', 'nothing/*.log'], { fromStart: true })
    await assertEachOnce(service.url, 'names', 5)
    lines.append(folder.at('link.log'), 5)
    await assertEachOnce(service.url, 'names', 10)
    assert.equal(shipper.status()?.files, 1)
    assert.match(shipper.notes.join('\n'), /old\.log\.gz is packed and not followed/)
  })

  test('while the log service is away, files wait in the files: the spool stays small and nothing is dropped', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('away')
    lines.append(folder.at('a.log'), 20_000)
    const away = await folder.start(['a.log'], { fromStart: true, url: 'http://127.0.0.1:9', maxSpoolBytes: 2_000_000 })
    await waitFor('the spool to have no room', () => !away.client.hasRoom)
    renameSync(folder.at('a.log'), folder.at('a.log.1'))
    lines.append(folder.at('a.log'), 100)
    await away.stop()
    assert.equal(away.client.counters.dropped, 0)
    assert.ok(away.client.counters.waiting < 20_000, `${away.client.counters.waiting} wait`)
    const back = await folder.start(['a.log'], { maxSpoolBytes: 2_000_000 })
    await assertEachOnce(service.url, 'away', lines.count)
    assert.equal(back.client.counters.dropped, 0)
  })

  test('--once ships what is there and ends', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('once')
    lines.append(folder.at('a.log'), 300)
    lines.append(folder.at('b.log'), 5)
    for (const more of [0, 7]) {
      if (more > 0) lines.append(folder.at('b.log'), more)
      const shipper = await folder.start(['*.log'], { fromStart: true, once: true })
      await shipper.ended
      await shipper.stop()
      await assertEachOnce(service.url, 'once', lines.count)
    }
  })

  test('what a full disk makes the spool lose is read again', async () => {
    await using folder = await openShipFolder(service.url)
    const lines = new NumberedLines('full')
    lines.append(folder.at('a.log'), 3_000)
    lines.append(folder.at('b.log'), 300)
    const shipper = await folder.start(['*.log'], { fromStart: true, lostCalls: [0, 2_000, 5_000] })
    await assertEachOnce(service.url, 'full', lines.count)
    lines.append(folder.at('b.log'), 10)
    await assertEachOnce(service.url, 'full', lines.count)
    assert.equal(shipper.client.counters.dropped, 3)
  })
})
