import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { decodeLine, encodeLine, type StoredEntry } from '@trilha/entry'
import { parquetReadObjects } from 'hyparquet'
import { download, rawAnswer } from './export.fixture.ts'
import { entry, startLogService, type TestLogService } from './log-service.fixture.ts'

/** More than a page of a search, and than the first batches of a scan. */
const count = 6_000

let service: TestLogService

before(async () => {
  service = await startLogService()
  await postLines(
    Array.from({ length: count }, (_, index) => ({
      user_id: `user ${index % 50}`,
      result: index % 3 === 0 ? 'failure' : 'success',
      cause: index % 3 === 0 ? 'not "found", again' : null,
      timestamp: new Date(Date.UTC(2026, 0, 1) + (index % 100) * 1_000).toISOString(),
      http: { status: index % 3 === 0 ? 404 : 200, duration_ms: index / 8 },
    })),
  )
})
after(() => service[Symbol.asyncDispose]())

const postLines = async (lines: readonly Record<string, unknown>[]): Promise<void> => {
  const { status } = await service.ask('POST', '/logs', {
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => `${JSON.stringify(entry(line))}\n`).join(''),
  })
  assert.equal(status, 200)
}

const exportOf = (parameters: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  download(`${service.url}/api/export?${new URLSearchParams(parameters)}`, headers)

const linesOf = (body: Buffer): readonly string[] => body.toString().split('\n').slice(0, -1)
const entriesOf = (body: Buffer): readonly StoredEntry[] => linesOf(body).map((line) => decodeLine(line))

/** The test's own entries: each export adds one of its own. */
const own = { service: 'user_service' }

/** The pages of a search, which have been tested elsewhere. */
const searched = async (parameters: Readonly<Record<string, string>>): Promise<readonly StoredEntry[]> => {
  const found: StoredEntry[] = []
  let cursor: unknown
  do {
    const query = new URLSearchParams({ ...parameters, limit: '1000', ...(typeof cursor === 'string' && { cursor }) })
    const { json } = await service.ask('GET', `/api/entries?${query}`)
    found.push(...(json.entries as StoredEntry[]))
    cursor = json.next_cursor
  } while (cursor !== null)
  return found
}

describe('GET /api/export', () => {
  test('has every entry of a selection, in the order asked for', async () => {
    for (const parameters of [
      { ...own },
      { ...own, order: 'asc' },
      { ...own, order: 'desc', q: 'result:failure http.duration_ms>100' },
      { user_id: 'user 7', from: '2026-01-01T00:00:10Z', to: '2026-01-01T00:01:00Z' },
    ]) {
      const { status, body } = await exportOf(parameters)
      assert.equal(status, 200)
      const expected = await searched({ order: 'asc', ...parameters })
      assert.ok(expected.length > 10)
      assert.deepEqual(linesOf(body), expected.map(encodeLine))
    }
  })

  test('names its type, a file, and what it covers', async () => {
    const types = {
      ndjson: 'application/x-ndjson',
      csv: 'text/csv; charset=utf-8; header=present',
      parquet: 'application/vnd.apache.parquet',
    }
    for (const [format, type] of Object.entries(types)) {
      const { headers, trailers } = await exportOf({ ...own, format })
      assert.equal(headers['content-type'], type)
      assert.match(
        String(headers['content-disposition']),
        RegExp(`^attachment; filename="trilha-\\d{8}T\\d{6}Z.${format}"$`),
      )
      assert.equal(headers['trilha-complete'], 'true')
      assert.ok(Number(headers['trilha-head-seq']) >= count)
      assert.ok([undefined, String(count)].includes(headers['trilha-count'] as string))
      assert.equal(trailers['trilha-sent'], String(count))
    }
  })

  test('as CSV has a row an entry, and a byte order mark when asked for', async () => {
    const { body } = await exportOf({ ...own, format: 'csv', bom: 'true' })
    const rows = body.toString().split('\r\n')
    assert.ok(rows[0]?.startsWith('\ufeffseq,id,timestamp,'))
    assert.equal(rows.length, count + 2)
    assert.match(rows[1] ?? '', /,failure,"not ""found"", again",/)
  })

  test('as Parquet has a row an entry', async () => {
    const { body } = await exportOf({ ...own, format: 'parquet' })
    const rows = await parquetReadObjects({
      file: Uint8Array.from(body).buffer,
      compressors: { ZSTD: (bytes) => zstdDecompressSync(bytes) },
    })
    const expected = await searched({ ...own, order: 'asc' })
    assert.deepEqual(
      rows.map((row) => [Number(row.seq), row.user_id, row['http.duration_ms'], row.timestamp]),
      expected.map((one) => [one.seq, one.user_id, one.http?.duration_ms, new Date(one.timestamp)]),
    )
  })

  test('is packed as the caller takes it', async () => {
    const plain = await exportOf(own)
    assert.equal(plain.headers['content-encoding'], undefined)
    const ask = async (accepted: string, format = 'ndjson') =>
      exportOf({ ...own, format }, { 'accept-encoding': accepted })
    const gzip = await ask('gzip, deflate')
    assert.equal(gzip.headers['content-encoding'], 'gzip')
    assert.deepEqual(gunzipSync(gzip.body), plain.body)
    const zstd = await ask('gzip, zstd')
    assert.equal(zstd.headers['content-encoding'], 'zstd')
    assert.deepEqual(zstdDecompressSync(zstd.body), plain.body)
    for (const answer of [await ask('br'), await ask('gzip;q=0'), await ask('gzip', 'parquet')]) {
      assert.equal(answer.headers['content-encoding'], undefined)
    }
  })

  test('holds what was there when it was asked for, and not its own entry', async () => {
    const before = await exportOf({})
    const seqs = entriesOf(before.body).map(({ seq }) => seq)
    assert.equal(Math.max(...seqs), Number(before.headers['trilha-head-seq']))
    const { body, headers } = await exportOf({})
    const later = entriesOf(body).filter(({ seq }) => !seqs.includes(seq))
    assert.deepEqual(
      later.map(({ action }) => action),
      ['export_entries'],
    )
    assert.equal(Number(headers['trilha-head-seq']), Number(before.headers['trilha-head-seq']) + 1)
  })

  test('leaves an entry that tells of it', async () => {
    await exportOf(
      { ...own, q: 'result:failure', format: 'csv' },
      { 'x-request-id': 'export-1', 'user-agent': 'tests' },
    )
    const [told, ...others] = await searched({ request_id: 'export-1' })
    assert.deepEqual(others, [])
    assert.ok(told !== undefined)
    assert.deepEqual(
      [told.service, told.user_id, told.action, told.result, told.cause, told.http?.user_agent],
      ['log_service', 'N/A', 'export_entries', 'success', null, 'tests'],
    )
    const { up_to_seq: upToSeq, ...attributes } = told.attributes ?? {}
    assert.deepEqual(attributes, { ...own, q: 'result:failure', format: 'csv', count: count / 3 })
    assert.equal(upToSeq, told.seq - 1)
  })

  test('of nothing is a file too', async () => {
    assert.equal((await exportOf({ user_id: 'nobody' })).body.length, 0)
    assert.equal((await exportOf({ user_id: 'nobody', format: 'csv' })).body.toString().split('\r\n').length, 2)
    const { body } = await exportOf({ user_id: 'nobody', format: 'parquet' })
    assert.equal(body.toString('latin1', 0, 4), 'PAR1')
  })

  test('answers HTTP/1.0, which has no chunks', async () => {
    const answer = await rawAnswer(service.url, 'GET /api/export?user_id=user+1 HTTP/1.0\r\n\r\n')
    const [head = '', ...body] = answer.split('\r\n\r\n')
    assert.match(head, /^HTTP\/1\.1 200 /)
    assert.doesNotMatch(head, /^(?:trailer|transfer-encoding):/im)
    assert.equal(linesOf(Buffer.from(body.join(''))).length, count / 50)
  })

  test('refuses what it does not understand, before anything is sent', async () => {
    const refused = {
      'format=xml': /^format: must be ndjson, csv or parquet/,
      'order=up': /^order: must be/,
      'limit=1': /^limit: is no parameter/,
      'bom=true': /^bom: is for format=csv only/,
      'q=nofield:1': /column 1/,
    }
    for (const [query, detail] of Object.entries(refused)) {
      const { status, json } = await service.ask('GET', `/api/export?${query}`)
      assert.equal(status, 422, query)
      assert.match(String(json.detail), detail)
    }
    assert.equal((await service.ask('HEAD', '/api/export')).status, 405)
  })
})
