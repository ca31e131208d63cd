import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { hashKeyFile, openHashKey } from './hash-key.ts'

describe('hash key', () => {
  let root = ''
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'trilha-hash-key-'))
  })
  after(async () => {
    await rm(root, { recursive: true })
  })

  test('is made once, for the owner alone, and found again', async () => {
    const dataDir = join(root, 'new', 'folder')
    const key = await openHashKey(dataDir)
    assert.equal(key.symmetricKeySize, 32)
    assert.ok(key.equals(await openHashKey(dataDir)))
    assert.equal((await stat(join(dataDir, hashKeyFile))).mode & 0o777, 0o600)
    assert.deepEqual(await readdir(dataDir), [hashKeyFile])
    assert.ok(!key.equals(await openHashKey(join(root, 'other'))))
  })

  test('is one key when several gateways make it at once', async () => {
    const dataDir = join(root, 'race')
    const keys = await Promise.all(Array.from({ length: 8 }, () => openHashKey(dataDir)))
    assert.equal(new Set(keys.map((key) => key.export().toString('hex'))).size, 1)
    assert.deepEqual(await readdir(dataDir), [hashKeyFile])
  })

  test('that is broken is told of and left alone', async () => {
    const file = join(root, hashKeyFile)
    await writeFile(file, 'short')
    await assert.rejects(openHashKey(root), {
      message: `${file}: must hold 32 bytes and holds 5; bring it back from a backup, or delete it: the same tokens then have other marks than before`,
    })
    assert.equal((await stat(file)).size, 5)
    await rm(file)
    await mkdir(file)
    await assert.rejects(openHashKey(root), ({ message }: Error) => message.startsWith(`${file}: EISDIR`))
    await assert.rejects(openHashKey(join('/dev/null', 'x')), /gateway-hash\.key: ENOTDIR/)
  })
})
