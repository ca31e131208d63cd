import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { openCursor } from './index.ts'

describe('cursor', () => {
  test('starts at 0, makes its folder, and is where it was saved last', async (t) => {
    const file = join(temporaryFolder(t), 'deep', 'store.json')
    const cursor = await openCursor(file)
    assert.equal(cursor.seq, 0)
    await cursor.save(7)
    assert.equal(cursor.seq, 7)
    await cursor.save(3)
    assert.equal((await openCursor(file)).seq, 3)
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).seq, 3)
  })

  test('takes many saves at once; the last one wins, and each is durable when it resolves', async (t) => {
    const file = join(temporaryFolder(t), 'store.json')
    const cursor = await openCursor(file)
    const saves = Array.from({ length: 100 }, async (_, index) => {
      await cursor.save(index + 1)
      assert.ok((await openCursor(file)).seq >= index + 1)
    })
    await Promise.all(saves)
    assert.equal((await openCursor(file)).seq, 100)
  })

  test('never shows a half-written file to a reader', async (t) => {
    const dir = temporaryFolder(t)
    const file = join(dir, 'store.json')
    const cursor = await openCursor(file)
    await cursor.save(1)
    const saving = (async () => {
      for (let seq = 2; seq < 200; seq++) await cursor.save(seq)
    })()
    let isSaving = true
    const saved = saving.finally(() => {
      isSaving = false
    })
    let last = 1
    while (isSaving) {
      const { seq } = await openCursor(file)
      assert.ok(seq >= last)
      last = seq
    }
    await saved
    assert.deepEqual(readdirSync(dir), ['store.json'])
  })

  test('ignores what an interrupted save left, and refuses what is no place', async (t) => {
    const file = join(temporaryFolder(t), 'store.json')
    writeFileSync(`${file}.tmp`, '{"se')
    const cursor = await openCursor(file)
    await cursor.save(5)
    assert.equal((await openCursor(file)).seq, 5)
    for (const content of ['', '{"seq":', '{"seq":-1}\n', '{"seq":99999999999999999}\n', 'null\n']) {
      writeFileSync(file, content)
      await assert.rejects(openCursor(file), { code: 'JOURNAL_DAMAGED', message: /delete it/ })
    }
    for (const seq of [-1, 0.5, Number.NaN]) await assert.rejects(cursor.save(seq), RangeError)
  })
})
