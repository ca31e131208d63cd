import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { closedAddress, parseLines, startLogService, trilha } from '../cli.fixture.ts'

describe('trilha log', () => {
  let service: Awaited<ReturnType<typeof startLogService>>
  let url: string
  const kept = async (id: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}/api/entries/${String(id)}`)
    return (await response.json()) as Record<string, unknown>
  }

  before(async () => {
    service = await startLogService()
    url = service.url
  })
  after(() => service[Symbol.asyncDispose]())

  test('writes an entry from options', async () => {
    const { code, stdout } = await trilha(
      [
        'log',
        '--service',
        'backup',
        '--action',
        'nightly',
        '--target',
        'database:db:1',
        '-A',
        'host=db1,db2',
        '-A',
        'n=12',
      ],
      { url },
    )
    assert.equal(code, 0)
    const [answer] = parseLines(stdout)
    const { service, user_id, action, result, cause, target, attributes } = await kept(answer?.log_id)
    assert.deepEqual(
      { service, user_id, action, result, cause, target, attributes },
      {
        service: 'backup',
        user_id: 'N/A',
        action: 'nightly',
        result: 'success',
        cause: null,
        target: { type: 'database', id: 'db:1' },
        attributes: { host: 'db1,db2', n: 12 },
      },
    )
  })

  test('takes a cause for a failure, and says so to people', async () => {
    const { stdout } = await trilha(['log', '--service', 'a', '--action', 'b', '--cause', 'disk full', '--rows'], {
      url,
    })
    const [, id] = /^logged as ([0-9a-f-]{36})\n$/.exec(stdout) ?? []
    assert.equal((await kept(id)).result, 'failure')
  })

  test('reads a JSON object from standard input, and options go before it', async () => {
    const input =
      '{"service":"a","user_id":"1","action":"b","result":"odd","attributes":{"n":12345678901234567890,"m":1}}'
    const { stdout } = await trilha(['log', '-', '--action', 'c', '-A', 'm=2'], { url, input })
    const found = await trilha(['search', `id:${String(parseLines(stdout)[0]?.log_id)}`], { url })
    assert.match(found.stdout, /"action":"c","result":"odd".*"attributes":\{"n":12345678901234567890,"m":2\}/)
  })

  test('tells the id to try again with when no answer came, and stores the entry once', async () => {
    const args = ['log', '--service', 'a', '--action', 'retried']
    const lost = await trilha(args, { url: await closedAddress() })
    assert.equal(lost.code, 1)
    const [, id = ''] = /\(with --id ([0-9a-f-]{36}) the same entry is stored once\)\n$/.exec(lost.stderr) ?? []
    for (let attempt = 1; attempt <= 2; attempt += 1)
      assert.equal((await trilha([...args, '--id', id], { url })).code, 0)
    assert.equal(parseLines((await trilha(['search', 'action:retried'], { url })).stdout).length, 1)
  })

  test('ends with 2 when the entry is wrong', async () => {
    const missing = await trilha(['log', '--service', 'a'], { url })
    assert.equal(missing.code, 2)
    assert.match(missing.stderr, /^trilha log: action/)
    for (const input of ['', '[]', '{} {}', 'text']) {
      const { code, stderr } = await trilha(['log', '-'], { url, input })
      assert.equal(code, 2)
      assert.match(stderr, /^trilha log: standard input must hold one JSON object/)
    }
    assert.equal((await trilha(['log', 'entry.json'], { url })).code, 2)
  })
})
