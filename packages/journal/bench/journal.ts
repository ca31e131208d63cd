import { randomBytes } from 'node:crypto'
import { closeSync, fdatasync, mkdtempSync, openSync, readdirSync, rmSync, write } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { IdIndex } from '../src/id-index.ts'
import { type Journal, type JournalRecord, openJournal } from '../src/index.ts'

/*
 * What the journal costs beside the same bytes appended to a file and fdatasync'd, in the same run:
 * `node packages/journal/bench/journal.ts [seconds a scenario]`
 */
const seconds = Number(process.argv[2] ?? 3)
const dir = mkdtempSync(join(tmpdir(), 'trilha-journal-bench-'))
const writeFile = promisify(write)
const sync = promisify(fdatasync)

const newId = (): string => {
  const hex = Date.now().toString(16).padStart(12, '0') + randomBytes(10).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** About 200 bytes, as varied as entries are. */
const newRecord = (): JournalRecord => {
  const id = newId()
  const at = new Date().toISOString()
  const user = String(Math.floor(Math.random() * 10_000))
  return {
    id,
    json: `{"id":"${id}","timestamp":"${at}","service":"user_service","user_id":"${user}","action":"create_user","result":"success","request_id":"${newId()}"}`,
  }
}

const report = (name: string, value: number, unit: string): void => {
  process.stdout.write(`${name.padEnd(58)} ${Math.round(value).toLocaleString('en').padStart(12)} ${unit}\n`)
}

/** Reports records a second, and the processor time that each took (all threads), which a busy machine disturbs less. */
const reportRate = async (name: string, run: () => Promise<{ records: number; ms: number }>): Promise<void> => {
  const before = process.cpuUsage()
  const { records, ms } = await run()
  const { user, system } = process.cpuUsage(before)
  report(name, (records * 1000) / ms, `records/s  ${((user + system) / records).toFixed(2)} µs of processor each`)
}

/** Runs `count` loops at a time until the time is over. */
const runLoops = async (count: number, recordsPerTurn: number, turn: () => Promise<unknown>) => {
  const start = performance.now()
  const end = start + seconds * 1000
  let turns = 0
  const loop = async (): Promise<void> => {
    while (performance.now() < end) {
      await turn()
      turns++
    }
  }
  await Promise.all(Array.from({ length: count }, loop))
  return { records: turns * recordsPerTurn, ms: performance.now() - start }
}

const measureRaw = async (): Promise<void> => {
  const single = Buffer.from(`${newRecord().json}\n`.repeat(64))
  const batch = Buffer.from(`${newRecord().json}\n`.repeat(1000))
  for (const [name, bytes, records] of [
    ['raw file: write 64 lines + fdatasync', single, 64],
    ['raw file: write 1,000 lines + fdatasync', batch, 1000],
    ['raw file: write 8,000 lines + fdatasync', Buffer.concat(Array.from({ length: 8 }, () => batch)), 8000],
  ] as const) {
    const fd = openSync(join(dir, 'raw'), 'w')
    let position = 0
    const turn = async (): Promise<void> => {
      await writeFile(fd, bytes, 0, bytes.length, position)
      position += bytes.length
      await sync(fd)
    }
    await reportRate(name, () => runLoops(1, records, turn))
    closeSync(fd)
  }
  rmSync(join(dir, 'raw'))
}

const measureAppends = async (uniqueIds: boolean): Promise<void> => {
  const what = uniqueIds ? ', unique ids' : ''
  {
    await using journal = await openJournal({ dir: join(dir, `single${what}`), uniqueIds })
    const turn = (): Promise<unknown> => journal.append([newRecord()])
    await reportRate(`append 1 record, 64 waiting${what}`, () => runLoops(64, 1, turn))
  }
  await using journal = await openJournal({ dir: join(dir, `batch${what}`), uniqueIds })
  const batches = makeBatches(batchCount)
  const appendAll = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) await journal.append(batch)
  }
  await reportRate(`append 1,000 records, 8 waiting${what}`, async () => {
    const start = performance.now()
    await Promise.all(Array.from({ length: 8 }, appendAll))
    return { records: batchCount * 1000, ms: performance.now() - start }
  })
}

/** Half a million different records: three segments, without filling the heap. */
const batchCount = 500

const makeBatches = (count: number): JournalRecord[][] =>
  Array.from({ length: count }, () => Array.from({ length: 1000 }, newRecord))

const measureThrough = async (): Promise<void> => {
  await using journal = await openJournal({ dir: join(dir, 'through'), writes: 'through', maxSegmentBytes: 8_000_000 })
  const records = Array.from({ length: 1000 }, newRecord)
  const turn = async (): Promise<void> => {
    for (const record of records) journal.appendNow([record])
    await setTimeout(0)
  }
  await reportRate('through: appendNow 1 record', () => runLoops(1, 1000, turn))
}

const measureReader = async (folder: string, name: string, compress: boolean): Promise<void> => {
  await using journal = await openJournal({ dir: join(dir, folder), compress })
  const isDone = (): boolean => readdirSync(join(dir, folder)).filter((file) => file.endsWith('.ndjson')).length <= 1
  while (compress && !isDone()) await setTimeout(50)
  const { bytes, ms } = await readThrough(journal)
  report(`read ${name} (${Math.round(journal.totalBytes / 1e6)} MB on disk)`, bytes / 1e3 / ms, 'MB/s')
}

const readThrough = async (journal: Journal): Promise<{ bytes: number; ms: number }> => {
  const start = performance.now()
  let bytes = 0
  for await (const { lines } of journal.read({ from: 1, follow: false })) bytes += lines.length
  return { bytes, ms: performance.now() - start }
}

/** The middle one of many short measurements, so that what else the machine does falls out. */
const measureIds = async (): Promise<void> => {
  const index = await IdIndex.open({ dir, segments: [], onWarning: () => undefined })
  const timings = { 'look up and keep a new id': [] as number[], 'look up a known id': [] as number[] }
  for (let turn = 0; turn < 300; turn++) {
    const batch = Array.from({ length: 1000 }, newRecord).map(flatten)
    for (const name of Object.keys(timings) as (keyof typeof timings)[]) {
      const start = performance.now()
      index.admit(batch, undefined)
      timings[name].push(((performance.now() - start) * 1e6) / batch.length)
    }
  }
  for (const [name, list] of Object.entries(timings)) report(name, list.sort((a, b) => a - b)[150] ?? 0, 'ns')
}

/** V8 keeps a string that was put together as its parts until it is first read; callers' strings were read before. */
const flatten = ({ id = '', json }: JournalRecord): JournalRecord => ({
  id: Buffer.from(id).toString('latin1'),
  json: Buffer.from(json).toString('latin1'),
})

process.stdout.write(`${cpus()[0]?.model}, ${cpus().length} processors, Node ${process.version}\n`)
try {
  await measureRaw()
  await measureAppends(false)
  await measureAppends(true)
  await measureThrough()
  await measureReader('batch', 'plain', false)
  await measureReader('batch', 'compressed', true)
  await measureIds()
} finally {
  rmSync(dir, { recursive: true })
}
