import { createHash } from 'node:crypto'
import { type Entry, encodeEntry, newEntryId } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'

const users = 5_000
const agents = ['Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0', 'curl/8.5.0', 'python-httpx/0.28.1', 'okhttp/4.12.0']
const causes = ['User not found', 'User with this ID already exists', 'email: must match format "email"', 'timed out']
const verbs = [
  { method: 'GET', action: 'get_user' },
  { method: 'POST', action: 'create_user' },
  { method: 'PUT', action: 'update_user' },
  { method: 'DELETE', action: 'delete_user' },
] as const

const pick = <T>(from: readonly T[], at: number): T => from[at % from.length] as T
/** Numbers that look random and are the same in every run. */
const scatter = (n: number): number => createHash('md5').update(String(n)).digest().readUInt32LE()

/** What one request through the gateway leaves: the gateway's entry and the service's, with one request id. */
const exchange = (n: number, startMs: number): readonly Entry[] => {
  const random = scatter(n)
  const user = String(random % users)
  const verb = pick(verbs, (random >>> 5) % 7 < 4 ? 0 : random >>> 8)
  const failed = random % 20 === 0
  const cause = failed ? pick(causes, random >>> 3) : null
  const status = failed ? pick([404, 400, 422, 504], random >>> 3) : 200
  const at = startMs + n * 3
  const common = {
    received_at: new Date(at + 5).toISOString(),
    user_id: user,
    result: failed ? 'failure' : 'success',
    cause,
    request_id: newEntryId(),
    trace_id: createHash('md5').update(`t${n}`).digest('hex'),
  }
  const spans = createHash('md5').update(`s${n}`).digest('hex')
  return [
    {
      id: newEntryId(),
      timestamp: new Date(at).toISOString(),
      ...common,
      service: 'user_service',
      action: verb.action,
      span_id: spans.slice(16),
      target: { type: 'user', id: user },
      ...(random % 3 === 0 && {
        attributes: { attempt: random % 4, region: pick(['sa-east-1', 'eu-west-1'], random) },
      }),
    },
    {
      id: newEntryId(),
      timestamp: new Date(at + 1).toISOString(),
      ...common,
      service: 'gateway',
      action: `${verb.method} /users/{user_id}`,
      span_id: spans.slice(0, 16),
      http: {
        method: verb.method,
        route: '/users/{user_id}',
        path: `/users/${user}`,
        status,
        duration_ms: (random % 50_000) / 1_000,
        request_bytes: random % 700,
        response_bytes: 60 + (random % 900),
        client_ip: `10.1.${random % 250}.${(random >>> 8) % 250}`,
        user_agent: pick(agents, random >>> 4),
        request_headers: { accept: '*/*', 'content-type': 'application/json', host: 'localhost:8000' },
      },
    },
  ]
}

/** Blocks of a journal with `count` such entries, oldest first. */
export function* realisticBlocks(count: number, entriesPerBlock: number): Generator<JournalBlock, void, undefined> {
  const startMs = Date.parse('2026-11-20T00:00:00Z')
  let firstSeq = 1
  while (firstSeq <= count) {
    const lastSeq = Math.min(count, firstSeq + entriesPerBlock - 1)
    const lines: string[] = []
    for (let seq = firstSeq; seq <= lastSeq; seq += 2) {
      for (const [index, entry] of exchange(seq, startMs).entries()) {
        if (seq + index <= lastSeq) lines.push(`{"seq":${seq + index},${encodeEntry(entry).slice(1)}\n`)
      }
    }
    yield { firstSeq, lastSeq, lines: Buffer.from(lines.join('')) }
    firstSeq = lastSeq + 1
  }
}
