import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { searchAll, temporaryFolder, waitFor } from '@trilha/testing'
import { type Ended, parseLines, startCommand, startLogService, trilha } from '../cli.fixture.ts'

type LogService = Awaited<ReturnType<typeof startLogService>>
let service: LogService
before(async () => {
  service = await startLogService({ TRILHA_SEARCH_CATCH_UP_MS: '60000', TRILHA_SEARCH_TIMEOUT_MS: '60000' })
})
after(() => service[Symbol.asyncDispose]())

/** Lines of an access log; `seed` makes them a log of their own. */
const accessLines = (count: number, seed: string): string[] =>
  Array.from({ length: count }, (_, index) => {
    const second = String(index % 60).padStart(2, '0')
    const minute = String(Math.floor(index / 60) % 60).padStart(2, '0')
    return `10.0.0.1 - ${seed} [24/Nov/2026:10:${minute}:${second} +0000] "GET /n/x${index} HTTP/1.1" ${index % 10 === 0 ? 404 : 200} ${index} "-" "curl/8"`
  })
const asFile = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

const byText = (a: string, b: string): number => (a < b ? -1 : 1)
const pathsOf = async (userId: string): Promise<string[]> =>
  (await searchAll(service.url, { user_id: userId })).map(({ http }) => String(http?.path)).sort(byText)
const expectedPaths = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `/n/x${index}`).sort(byText)

/** A folder of a test's own, with the state file in it. */
const openFolder = async () => {
  const folder = await temporaryFolder('import')
  const at = (name: string): string => join(folder.path, name)
  const write = (name: string, content: string | Buffer): string => {
    writeFileSync(at(name), content)
    return at(name)
  }
  const run = (args: readonly string[], input?: string): Promise<Ended> =>
    trilha(['import', '--state', at('state.json'), ...args], {
      url: service.url,
      ...(input !== undefined && { input }),
    })
  return { at, write, run, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

const resultOf = ({ stdout, stderr }: Ended): Record<string, unknown> => {
  const [result] = parseLines(stdout)
  assert.ok(result, stderr)
  return result
}

describe('trilha import', () => {
  test('the same log adds nothing: again, packed, renamed, in several members and frames, grown', async () => {
    await using folder = await openFolder()
    const lines = accessLines(3_000, 'again')
    const content = asFile(lines)
    const halves = [content.slice(0, 100_000), content.slice(100_000)]
    const first = await folder.run([folder.write('access.log', content)])
    assert.equal(first.code, 0, first.stderr)
    assert.deepEqual(
      { ...resultOf(first), duration_ms: 0 },
      {
        file: folder.at('access.log'),
        format: 'combined',
        lines: 3_000,
        added: 3_000,
        known: 0,
        rejected: 0,
        older: 0,
        passed: 0,
        duration_ms: 0,
      },
    )
    for (const [name, bytes] of [
      ['access.log', Buffer.from(content)],
      ['other.1', Buffer.from(content)],
      ['other.2.gz', gzipSync(content)],
      ['misnamed.log', Buffer.concat(halves.map((half) => gzipSync(half)))],
      ['other.zst', Buffer.concat(halves.map((half) => zstdCompressSync(half)))],
    ] as const) {
      const again = resultOf(await folder.run(['--no-state', folder.write(name, bytes)]))
      assert.deepEqual([again.added, again.known], [0, 3_000], name)
    }
    const grown = asFile([...lines, ...accessLines(3_010, 'again').slice(3_000)])
    assert.equal(resultOf(await folder.run(['--no-state', folder.write('grown', grown)])).added, 10)
    assert.deepEqual(await pathsOf('again'), expectedPaths(3_010))
  })

  test('equal lines are as many entries as there are lines', async () => {
    await using folder = await openFolder()
    const [line = ''] = accessLines(1, 'equal')
    const file = folder.write('equal.log', asFile(Array(50).fill(line)))
    assert.equal(resultOf(await folder.run([file])).added, 50)
    assert.equal(resultOf(await folder.run(['--no-state', file])).known, 50)
    assert.equal((await searchAll(service.url, { user_id: 'equal' })).length, 50)
  })

  test('logs that begin alike are told apart by --source', async () => {
    await using folder = await openFolder()
    const file = folder.write('a.log', asFile(accessLines(5, 'source')))
    for (const source of ['web1', 'web2']) assert.equal(resultOf(await folder.run(['--source', source, file])).added, 5)
    assert.equal((await searchAll(service.url, { user_id: 'source' })).length, 10)
  })

  test('what was acknowledged is passed over, unless it is another log or the log service lost it', async () => {
    await using folder = await openFolder()
    const lines = accessLines(500, 'state')
    const file = folder.write('access.log', asFile(lines))
    await folder.run([file])
    await pathsOf('state')
    appendFileSync(file, asFile(accessLines(520, 'state').slice(500)))
    const grown = resultOf(await folder.run([file]))
    assert.deepEqual([grown.passed, grown.added, grown.known], [500, 20, 0])

    const other = [...lines.slice(0, 100), ...accessLines(30, 'state-other')]
    const otherResult = resultOf(await folder.run([folder.write('other.log', asFile(other))]))
    assert.deepEqual([otherResult.passed, otherResult.known, otherResult.added], [0, 100, 30])
    assert.deepEqual(await pathsOf('state'), expectedPaths(520))
    assert.deepEqual(await pathsOf('state-other'), expectedPaths(30))

    await using empty = await startLogService()
    const state = folder.at('state.json')
    writeFileSync(state, readFileSync(state, 'utf8').replaceAll(service.url, empty.url))
    const fresh = await trilha(['import', '--state', state, file], { url: empty.url })
    assert.deepEqual([resultOf(fresh).passed, resultOf(fresh).added], [0, 520])
  })

  test('bad lines are kept aside, once, and the others go on', async () => {
    await using folder = await openFolder()
    const lines = accessLines(300, 'bad')
    const withBad = [
      ...lines.slice(0, 100),
      'PHP Warning: oops',
      ...lines.slice(100, 200),
      '',
      '{"torn',
      ...lines.slice(200),
    ]
    const file = folder.write('access.log', asFile(withBad))
    for (const run of ['first', 'again']) {
      const ended = await folder.run([file])
      assert.equal(ended.code, 4, run)
      assert.equal(resultOf(ended).rejected, 2)
      const rejected = parseLines(readFileSync(`${file}.rejected.ndjson`, 'utf8'))
      assert.deepEqual(
        rejected.map(({ line, text }) => [line, text]),
        [
          [101, 'PHP Warning: oops'],
          [203, '{"torn'],
        ],
      )
      assert.match(String(rejected[0]?.reason), /time in brackets/)
    }
    assert.equal(statSync(`${file}.rejected.ndjson`).mode & 0o077, 0)
    assert.deepEqual(await pathsOf('bad'), expectedPaths(300))
    const elsewhere = folder.at('elsewhere')
    await folder.run(['--no-state', '--rejected', elsewhere, file, `${file}.rejected.ndjson`])
    assert.equal(parseLines(readFileSync(elsewhere, 'utf8')).length, 2)
  })

  test('a file of no known format is left alone, the next one is read', async () => {
    await using folder = await openFolder()
    const text = folder.write('notes.txt', 'dear diary\ntoday\n')
    const ended = await folder.run([text, folder.write('access.log', asFile(accessLines(3, 'mixed')))])
    assert.equal(ended.code, 1)
    const results = parseLines(ended.stdout)
    assert.match(String(results[0]?.fault), /name one with --format/)
    assert.equal(results[1]?.added, 3)
    assert.ok(!existsSync(`${text}.rejected.ndjson`))
  })

  test('an archive that is cut short is imported as far as it goes, and told of', async () => {
    await using folder = await openFolder()
    const packed = gzipSync(asFile(accessLines(20_000, 'cut')))
    const ended = await folder.run([folder.write('cut.gz', packed.subarray(0, packed.length / 2))])
    assert.equal(ended.code, 1)
    const result = resultOf(ended)
    assert.match(String(result.fault), /gzip data is damaged or cut short behind line \d+/)
    assert.ok(Number(result.added) > 1_000)
    assert.equal(result.added, result.lines)
    assert.equal(result.rejected, 0)
  })

  test('standard input; what was exported keeps its ids and adds nothing', async () => {
    await using folder = await openFolder()
    assert.equal(resultOf(await folder.run(['-'], asFile(accessLines(20, 'stdin')))).added, 20)
    const exported = (await searchAll(service.url, { user_id: 'stdin' })).map((entry) => JSON.stringify(entry))
    const result = resultOf(await folder.run(['--service', 'x', '-'], asFile(exported)))
    assert.deepEqual([result.format, result.added, result.known], ['entries', 0, 20])
  })

  test('older entries are left out on demand', async () => {
    await using folder = await openFolder()
    const file = folder.write('access.log', asFile(accessLines(120, 'older')))
    const result = resultOf(await folder.run(['--from-time', '2026-11-24T10:01', file]))
    assert.deepEqual([result.older, result.added], [60, 60])
    assert.equal(resultOf(await folder.run([file])).added, 60)
  })

  test('a killed import that is run again stores each line once', async () => {
    await using folder = await openFolder()
    const count = 30_000
    const file = folder.write('access.log', asFile(accessLines(count, 'killed')))
    const headSeq = async (): Promise<number> => {
      const status = (await (await fetch(`${service.url}/api/status`)).json()) as { journal: { head_seq: number } }
      return status.journal.head_seq
    }
    for (const share of [0.2, 0.6]) {
      const before = await headSeq()
      const running = startCommand(['import', '--state', folder.at('state.json'), file], { url: service.url })
      let hasEnded = false
      void running.ended.then(() => {
        hasEnded = true
      })
      await waitFor('some of it to be stored', async () => hasEnded || (await headSeq()) > before + (count * share) / 4)
      running.process.kill('SIGKILL')
      await running.ended
    }
    const ended = await folder.run([file])
    assert.equal(ended.code, 0, ended.stderr)
    assert.deepEqual(await pathsOf('killed'), expectedPaths(count))
  })

  test('a log service that is away, wrong files and wrong options are told of in one sentence', async () => {
    await using folder = await openFolder()
    const file = folder.write('access.log', asFile(accessLines(3, 'away')))
    const away = await trilha(['import', '--no-state', '--patience', '0', file], { url: 'http://127.0.0.1:9' })
    assert.equal(away.code, 1)
    assert.match(away.stderr, /^trilha import: the log service at http:\/\/127\.0\.0\.1:9 does not take entries: .*\n$/)
    for (const [args, message] of [
      [[folder.at('none')], /there is no such file/],
      [[folder.at('')], /it is a folder/],
      [['--from-time', 'soon', file], /--from-time must be a time/],
      [['--service', '', file], /--service must have 1 to 128 characters/],
      [['--rejected', 'x', file, file], /--rejected needs a single file/],
    ] as const) {
      const ended = await folder.run(args)
      assert.equal(ended.code, 2)
      assert.match(ended.stderr, message)
    }
  })
})
