import assert from 'node:assert/strict'
import { lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { temporaryFolder, waitFor } from '@trilha/testing'
import {
  closedAddress,
  parseLines,
  send,
  startCommand,
  startLogService,
  startScriptedService,
  trilha,
} from '../cli.fixture.ts'

describe('trilha export', () => {
  let service: Awaited<ReturnType<typeof startLogService>>
  let url: string

  before(async () => {
    service = await startLogService()
    url = service.url
    await send(
      url,
      Array.from({ length: 250 }, (_, index) => ({
        service: 'exported',
        user_id: String(index),
        action: 'count',
        result: index === 7 ? 'failure' : 'success',
        ...(index === 7 && { cause: 'two\nlines, "quoted"' }),
        timestamp: new Date(Date.UTC(2024, 0, 1, 0, 0, index)).toISOString(),
      })),
    )
  })
  after(() => service[Symbol.asyncDispose]())

  test('streams NDJSON into a pipe, oldest first', async () => {
    const { code, stdout, stderr } = await trilha(['export', 'service:exported'], { url })
    assert.deepEqual([code, stderr], [0, ''])
    assert.deepEqual(
      parseLines(stdout).map(({ user_id }) => user_id),
      Array.from({ length: 250 }, (_, index) => String(index)),
    )
  })

  test('writes a file under its name in the caller’s folder, in the format of its ending', async () => {
    await using folder = await temporaryFolder('export')
    const cwd = folder.path
    const csv = await trilha(['export', 'service:exported', '-o', 'all.csv'], { url, cwd })
    assert.equal(csv.code, 0)
    assert.match(csv.stderr, /^all\.csv: 250 entries, [\d.]+ KB\n$/)
    assert.match(await readFile(`${cwd}/all.csv`, 'utf8'), /^seq,id,/)
    const parquet = await trilha(['export', 'service:exported', '-o', 'all.parquet'], { url, cwd })
    assert.equal(parquet.code, 0)
    assert.equal((await readFile(`${cwd}/all.parquet`)).subarray(0, 4).toString(), 'PAR1')
    assert.deepEqual((await readdir(cwd)).sort(), ['all.csv', 'all.parquet'])
  })

  test('replaces a file only by a whole one, and leaves another export alone', async () => {
    await using folder = await temporaryFolder('export')
    const cwd = folder.path
    await writeFile(`${cwd}/a.ndjson`, 'old')
    const wrong = await trilha(['export', 'servce:x', '-o', 'a.ndjson'], { url, cwd })
    assert.equal(wrong.code, 2)
    assert.equal(await readFile(`${cwd}/a.ndjson`, 'utf8'), 'old')
    await writeFile(`${cwd}/a.ndjson.partial`, 'of another')
    const busy = await trilha(['export', '-o', 'a.ndjson'], { url, cwd })
    assert.equal(busy.code, 1)
    assert.match(busy.stderr, /^trilha export: \S*a\.ndjson\.partial is there already: another export writes it/)
    assert.equal(await readFile(`${cwd}/a.ndjson.partial`, 'utf8'), 'of another')
    const folderName = await trilha(['export', '-o', '.'], { url, cwd })
    assert.deepEqual([folderName.code, folderName.stderr], [1, 'trilha export: . is a folder: name a file\n'])
  })

  test('leaves no file, and ends with 1, when the log service breaks off midway', async () => {
    await using folder = await temporaryFolder('export')
    const cwd = folder.path
    await using broken = await startScriptedService((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.write('{"seq":1}\n{"seq":2}\n', () => setImmediate(() => response.socket?.resetAndDestroy()))
    })
    const file = await trilha(['export', '-o', 'cut.ndjson'], { url: broken.url, cwd })
    assert.equal(file.code, 1)
    assert.match(file.stderr, /^trilha export: the export broke off after .*; no file was left\n$/)
    assert.deepEqual(await readdir(cwd), [])
    const piped = await trilha(['export'], { url: broken.url, cwd })
    assert.equal(piped.code, 1)
    assert.match(piped.stderr, /what was written is not whole\n$/)
  })

  test('removes what it wrote when Ctrl-C ends it', async () => {
    await using folder = await temporaryFolder('export')
    const cwd = folder.path
    await using endless = await startScriptedService((_, response) => {
      response.writeHead(200).write('{"seq":1}\n')
    })
    await using command = startCommand(['export', '-o', 'cut.ndjson'], { url: endless.url, cwd })
    await waitFor('the first bytes', async () => (await readFile(`${cwd}/cut.ndjson.partial`)).length > 0)
    command.process.kill('SIGINT')
    assert.deepEqual(await command.ended, { code: 130, stdout: '', stderr: '' })
    assert.deepEqual(await readdir(cwd), [])
  })

  test('writes through links, and into what is no plain file, without replacing either', async () => {
    await using folder = await temporaryFolder('export')
    const cwd = folder.path
    await writeFile(`${cwd}/real.ndjson`, 'old')
    await symlink('real.ndjson', `${cwd}/link.ndjson`)
    await symlink('/dev/null', `${cwd}/null`)
    for (const name of ['link.ndjson', 'null']) {
      assert.equal((await trilha(['export', 'service:exported', '-o', name], { url, cwd })).code, 0)
      assert.ok((await lstat(`${cwd}/${name}`)).isSymbolicLink())
    }
    assert.equal(parseLines(await readFile(`${cwd}/real.ndjson`, 'utf8')).length, 250)
    assert.deepEqual((await readdir(cwd)).sort(), ['link.ndjson', 'null', 'real.ndjson'])
  })

  test('says when the store was behind, and when another number came than was counted', async () => {
    await using folder = await temporaryFolder('export')
    await using behind = await startScriptedService((_, response) => {
      response.writeHead(200, { 'trilha-complete': 'false', 'trilha-head-seq': '2', 'trilha-count': '5' })
      response.end('{"seq":1}\n{"seq":2}\n')
    })
    const { code, stderr } = await trilha(['export', '-o', 'a.ndjson'], { url: behind.url, cwd: folder.path })
    assert.equal(code, 0)
    assert.match(
      stderr,
      /still catching up; the newest entry that can be in it is 2\n.*2 entries came, and 5 were counted/,
    )
  })

  test('ends with 1 when nobody listens, and leaves no file', async () => {
    await using folder = await temporaryFolder('export')
    const ended = await trilha(['export', '-o', 'none.csv'], { url: await closedAddress(), cwd: folder.path })
    assert.equal(ended.code, 1)
    assert.match(ended.stderr, /^trilha export: nobody listens at/)
    assert.deepEqual(await readdir(folder.path), [])
  })
})
