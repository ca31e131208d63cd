import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { FloodOrder, FloodProgress } from './entry-flood.ts'
import { sampleEntries } from './sample-entries.ts'

const batchMs = 100
/** A service that was away gets what was due in pieces that it takes quickly. */
const maxBatch = 5_000

const { url, perSecond, failuresPercent, name } = workerData as FloodOrder
const port = parentPort
if (port === null) throw new Error('is a thread of entry-flood.ts')

const templates = sampleEntries(200, Date.now()).map(({ seq: _, id: _id, received_at: _at, ...entry }) => entry)
const successes = templates.filter(({ result }) => result === 'success')
const failures = templates.filter(({ result }) => result === 'failure')

const lineOf = (n: number): string => {
  const kind = n % 100 < failuresPercent ? failures : successes
  return JSON.stringify({
    ...kind[n % kind.length],
    // Named by the sender: a batch that is sent again is stored once.
    id: idOf(n),
    timestamp: new Date().toISOString(),
    request_id: `flood-${name}-${Math.ceil(n / 2)}`,
    attributes: { flood: name, n },
  })
}

const startedMs = Date.now()

/**
 * A version 7 UUID (RFC 9562) of the time when the entry is due, the flood's name and the entry's number. With one time
 * for all of them, the log would have to look for each among those of the flood's beginning.
 */
const idOf = (n: number): string => {
  const time = (startedMs + Math.floor((n * 1_000) / perSecond)).toString(16).padStart(12, '0')
  const [pid = 0, flood = 0] = name.split('-').map(Number)
  const source = ((pid % 4_096) * 16 + (flood % 16)).toString(16).padStart(4, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8${source.slice(0, 3)}-${source.slice(3)}${n.toString(16).padStart(11, '0')}`
}

/** False when the service is away: the same batch is sent again then. */
const send = async (body: string): Promise<boolean> => {
  const response = await fetch(`${url}/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  }).catch(() => undefined)
  const answer = await response?.text().catch(() => undefined)
  if (response !== undefined && response.status < 500 && !response.ok) throw new Error(answer)
  return answer !== undefined && response?.ok === true
}

const tell = (progress: FloodProgress): void => port.postMessage(progress)

let isStopped = false
port.once('message', () => {
  isStopped = true
})

let sent = 0
const startedAt = performance.now()
while (!isStopped) {
  const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond) - sent
  const size = Math.min(Math.max(due, sent === 0 ? 1 : 0), maxBatch)
  if (size > 0) {
    const body = Array.from({ length: size }, (_, index) => lineOf(sent + index + 1)).join('\n')
    while (!(await send(body))) await delay(batchMs)
    sent += size
    tell({ sent, isOver: false })
  }
  const nextAt = (Math.floor((performance.now() - startedAt) / batchMs) + 1) * batchMs
  await delay(Math.max(0, startedAt + nextAt - performance.now()))
}
tell({ sent, isOver: true })
