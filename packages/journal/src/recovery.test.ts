import assert from 'node:assert/strict'
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readValues, record, until } from './fixtures/records.ts'
import { mountSmallDisk } from './fixtures/small-disk.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { type JournalOptions, openJournal } from './index.ts'

const firstSegment = '00000000000000000001.ndjson'

/** A closed journal with values 1, 2, 3 …, one segment for each list. */
const writeJournal = async (dir: string, segments: readonly number[][], options: Partial<JournalOptions> = {}) => {
  await using journal = await openJournal({ dir, compress: false, ...options })
  for (const [index, values] of segments.entries()) {
    if (index > 0) await journal.seal()
    await journal.append(values.map(record))
  }
}

const reopen = async (dir: string): Promise<{ values: readonly unknown[]; warnings: readonly string[] }> => {
  const warnings: string[] = []
  await using journal = await openJournal({ dir, compress: false, onWarning: (message) => warnings.push(message) })
  await journal.append([record('next')])
  return { values: await readValues(journal), warnings }
}

describe('recovery', () => {
  test('cuts a torn last line at every byte, keeps it aside and says so', async (t) => {
    const dir = temporaryFolder(t)
    const whole = join(dir, 'whole')
    await writeJournal(whole, [[1, 2, 3]])
    const bytes = readFileSync(join(whole, firstSegment))
    const lastLine = bytes.lastIndexOf('{"seq"')
    for (let size = lastLine; size < bytes.length; size++) {
      const torn = join(dir, `torn-${size}`)
      cpSync(whole, torn, { recursive: true })
      truncateSync(join(torn, firstSegment), size)
      const { values, warnings } = await reopen(torn)
      assert.deepEqual(values, [1, 2, 'next'])
      assert.equal(warnings.length, size > lastLine ? 1 : 0)
      if (size === lastLine) continue
      const [aside = ''] = readdirSync(join(torn, 'torn'))
      assert.deepEqual(readFileSync(join(torn, 'torn', aside)), bytes.subarray(lastLine, size))
    }
  })

  test('leaves no part of a copy for which there is no room, and cuts the tail when there is', async (t) => {
    const disk = mountSmallDisk(t, 1024)
    if (disk === undefined) return
    const dir = join(disk, 'journal')
    await writeJournal(dir, [[1, 2]])
    appendFileSync(join(dir, firstSegment), 'x'.repeat(600_000))
    for (let attempt = 0; attempt < 3; attempt++) {
      await assert.rejects(openJournal({ dir }), { code: 'JOURNAL_FULL' })
      assert.deepEqual(readdirSync(join(dir, 'torn')), [])
    }
    truncateSync(join(dir, firstSegment), statSync(join(dir, firstSegment)).size - 300_000)
    assert.deepEqual((await reopen(dir)).values, [1, 2, 'next'])
  })

  test('keeps the newest of what it cut, not all for ever', async (t) => {
    const dir = temporaryFolder(t)
    await writeJournal(dir, [[1]])
    for (let crash = 1; crash <= 18; crash++) {
      appendFileSync(join(dir, firstSegment), `crash ${crash}`)
      await (await openJournal({ dir, onWarning: () => undefined })).close()
    }
    const kept = readdirSync(join(dir, 'torn')).map((name) => readFileSync(join(dir, 'torn', name), 'utf8'))
    assert.deepEqual(new Set(kept), new Set(Array.from({ length: 16 }, (_, index) => `crash ${index + 3}`)))
  })

  for (const [what, tail] of [
    ['NUL bytes of a lost page', '\0'.repeat(5000)],
    ['a line with NUL bytes inside', '{"seq":4,"value":"\0\0\0"}\n'],
    ['a line that is no JSON', '{"seq":4,"value":}\n'],
    ['another number', '{"seq":5,"value":1}\n'],
    ['a number that was there', '{"seq":3,"value":1}\n'],
    ['no number', '{"value":1}\n'],
    ['an empty line', '\n'],
    ['a bad line with good ones behind it', '{"seq":4,"val\n{"seq":5,"value":1}\n{"seq":6,"value":1}\n'],
  ] as const) {
    test(`cuts ${what}`, async (t) => {
      const dir = temporaryFolder(t)
      await writeJournal(dir, [[1, 2, 3]])
      appendFileSync(join(dir, firstSegment), tail)
      const { values, warnings } = await reopen(dir)
      assert.deepEqual(values, [1, 2, 3, 'next'])
      assert.match(warnings.join(), /never acknowledged/)
    })
  }

  test('refuses a bad line with more behind it than a crash can have torn', async (t) => {
    const dir = temporaryFolder(t)
    await writeJournal(dir, [Array.from({ length: 1000 }, () => 1)])
    const file = join(dir, firstSegment)
    const large = Array.from(
      { length: 10 },
      (_, index) => `{"seq":${1001 + index},"value":"${'x'.repeat(1_000_000)}"}\n`,
    )
    appendFileSync(file, large.join(''))
    const bytes = readFileSync(file)
    const offset = bytes.indexOf('{"seq":500,')
    bytes[offset + 2] = 0
    writeFileSync(file, bytes)
    await assert.rejects(openJournal({ dir }), {
      code: 'JOURNAL_DAMAGED',
      message: new RegExp(`${firstSegment} is damaged at line 500 \\(record 500, byte ${offset}\\)`),
    })
    assert.deepEqual(readFileSync(file), bytes)
  })

  test('refuses a gap and names the place', async (t) => {
    const dir = temporaryFolder(t)
    for (const compress of [false, true]) {
      const gap = join(dir, `middle-${compress}`)
      await writeJournal(gap, [[1, 2], [3, 4], [5]], { compress })
      for (const name of readdirSync(gap)) if (name.startsWith('00000000000000000003')) rmSync(join(gap, name))
      await assert.rejects(openJournal({ dir: gap }), {
        code: 'JOURNAL_DAMAGED',
        message: /0005 .* start with record 3/,
      })
    }
    const first = join(dir, 'first')
    await writeJournal(first, [[1, 2], [3, 4], [5]])
    rmSync(join(first, firstSegment))
    await assert.rejects(openJournal({ dir: first }), { code: 'JOURNAL_DAMAGED', message: /start with record 1/ })
    const cut = join(dir, 'cut')
    await writeJournal(cut, [
      [1, 2],
      [3, 4],
    ])
    truncateSync(join(cut, firstSegment), 25)
    await assert.rejects(openJournal({ dir: cut }), { code: 'JOURNAL_DAMAGED', message: /start with record 2/ })
  })

  test('cuts what a sealed segment holds beyond the start of the next', async (t) => {
    const dir = temporaryFolder(t)
    await writeJournal(dir, [[1, 2], [3]])
    appendFileSync(join(dir, firstSegment), '{"seq":3,"value":"refused"}\n{"seq":4,"val')
    const { values, warnings } = await reopen(dir)
    assert.deepEqual(values, [1, 2, 3, 'next'])
    assert.equal(warnings.length, 1)
  })

  test('takes an empty last segment for what it is', async (t) => {
    const dir = temporaryFolder(t)
    await writeJournal(dir, [[1, 2]])
    writeFileSync(join(dir, '00000000000000000003.ndjson'), '')
    assert.deepEqual((await reopen(dir)).values, [1, 2, 'next'])
  })

  test('has one truth wherever a compression was interrupted', async (t) => {
    const dir = temporaryFolder(t)
    const plain = join(dir, 'plain')
    const packed = join(dir, 'packed')
    await writeJournal(plain, [[1, 2], [3]])
    cpSync(plain, packed, { recursive: true })
    {
      await using journal = await openJournal({ dir: packed })
      await untilCompressed(packed)
      assert.equal(journal.headSeq, 3)
    }
    const compressed = `${firstSegment}.zst`
    const unfinished = join(dir, 'unfinished')
    cpSync(plain, unfinished, { recursive: true })
    writeFileSync(join(unfinished, `${compressed}.tmp`), readFileSync(join(packed, compressed)).subarray(0, 20))
    assert.deepEqual((await reopen(unfinished)).values, [1, 2, 3, 'next'])
    assert.ok(!readdirSync(unfinished).some((name) => name.endsWith('.tmp')))
    const both = join(dir, 'both')
    cpSync(plain, both, { recursive: true })
    cpSync(join(packed, compressed), join(both, compressed))
    assert.deepEqual((await reopen(both)).values, [1, 2, 3, 'next'])
    assert.ok(!readdirSync(both).includes(firstSegment))
  })

  test('finishes a drop that was interrupted', async (t) => {
    const dir = temporaryFolder(t)
    const before = join(dir, 'before')
    await writeJournal(before, [[1], [2], [3]])
    const after = join(dir, 'after')
    cpSync(before, after, { recursive: true })
    {
      await using journal = await openJournal({ dir: after, compress: false })
      await journal.dropBefore(3)
    }
    cpSync(join(before, '00000000000000000002.ndjson'), join(after, '00000000000000000002.ndjson'))
    const { values } = await reopen(after)
    assert.deepEqual(values, [3, 'next'])
    assert.ok(!readdirSync(after).includes('00000000000000000002.ndjson'))
  })

  test('refuses a damaged compressed segment and a foreign identity', async (t) => {
    const dir = temporaryFolder(t)
    await writeJournal(dir, [[1, 2], [3]])
    renameSync(join(dir, firstSegment), join(dir, `${firstSegment}.zst`))
    await assert.rejects(openJournal({ dir }), { code: 'JOURNAL_DAMAGED', message: /no valid seek table/ })
    for (const content of ['', 'x', '{"format":"trilha-journal","version":2,"id":"x","first_seq":1}']) {
      writeFileSync(join(dir, 'journal.json'), content)
      await assert.rejects(openJournal({ dir }), { code: 'JOURNAL_DAMAGED', message: /journal.json/ })
    }
  })
})

const untilCompressed = async (dir: string): Promise<void> => {
  await until('the first segment is compressed', () => !readdirSync(dir).includes(firstSegment))
}
