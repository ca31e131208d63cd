/**
 * The entries that searches, exports and sizes are measured on: the same ones each time, shaped as this system makes
 * them. Each request leaves two, the action of a service and the exchange of the gateway, under one random id of 128
 * bits. Five services, 100,000 users (some far busier than others), 7 % failures, about 205 bytes as JSON.
 */

/** How many users there are. */
export const userCount = 100_000
/** In about one entry of a million; no other entry holds it. */
export const rareWord = 'zephyr'
/** In about one entry of fifty. */
export const commonWord = 'found'
/** When the first entry happened. The entries cover 30 days, however many they are. */
const firstMs = Date.UTC(2026, 0, 1)
const spanMs = 30 * 86_400_000

interface Operation {
  readonly service: string
  readonly action: string
  readonly method: string
  readonly route: string
  /** Of all operations. */
  readonly weight: number
  readonly typicalMs: number
}

const operationsOf = (service: string, thing: string, weight: number): readonly Operation[] => {
  const [all, one] = [`/${thing}s`, `/${thing}s/{${thing}_id}`]
  return [
    { service, action: `get_${thing}`, method: 'GET', route: one, weight: 5 * weight, typicalMs: 4 },
    { service, action: `get_${thing}s`, method: 'GET', route: all, weight: 2 * weight, typicalMs: 18 },
    { service, action: `create_${thing}`, method: 'POST', route: all, weight: 2 * weight, typicalMs: 9 },
    { service, action: `update_${thing}`, method: 'PUT', route: one, weight, typicalMs: 8 },
    { service, action: `delete_${thing}`, method: 'DELETE', route: one, weight: weight / 2, typicalMs: 7 },
  ]
}

const operations = [
  ...operationsOf('user_service', 'user', 4),
  ...operationsOf('event_service', 'event', 3),
  ...operationsOf('messaging_service', 'message', 5),
  ...operationsOf('billing_service', 'invoice', 1),
]

const failures = [
  { status: 404, cause: 'User not found', weight: 30 },
  { status: 404, cause: 'Event not found', weight: 15 },
  { status: 422, cause: 'email: must be an e-mail address', weight: 15 },
  { status: 400, cause: 'User with this ID already exists', weight: 10 },
  { status: 403, cause: 'The role viewer may not do this', weight: 10 },
  { status: 409, cause: 'The document was changed by someone else', weight: 7 },
  { status: 502, cause: 'upstream refused the connection', weight: 6 },
  { status: 504, cause: 'upstream did not answer within 10,000 ms', weight: 5 },
  { status: 500, cause: 'database is locked', weight: 2 },
]

/** SplitMix32: small, fast, and the same on every machine. */
const createRandom = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

/** A table of 4,096 places in which each item has as many as its weight says. */
const weighted = <Item extends { readonly weight: number }>(items: readonly Item[]): readonly Item[] => {
  const total = items.reduce((sum, { weight }) => sum + weight, 0)
  return items.flatMap((item) => Array<Item>(Math.max(1, Math.round((4_096 * item.weight) / total))).fill(item))
}
const operationTable = weighted(operations)
const failureTable = weighted(failures)

const pick = <Item>(table: readonly Item[], random: number): Item => {
  const item = table[random % table.length]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}

const hex = (value: number): string => value.toString(16).padStart(8, '0')

/** The user of entries whose random number is `share` (0 to 1): the busiest tenth does about a third of all. */
const userAt = (share: number): number => 1 + Math.floor(userCount * share ** 1.5)

export interface SeededEntries {
  /** NDJSON of the next `count` entries, an even number. */
  next(count: number): string
  /** What a search can ask for: a request id, and an ordinary user, both among the entries made so far. */
  readonly sample: { readonly requestId: string; readonly userId: string }
}

/** A request in a thousand has something odd: it takes this many times as long. */
const slowFactor = 30

/** @param total how many entries there will be, so that they cover the 30 days evenly */
export const createSeededEntries = (total: number, seed = 1): SeededEntries => {
  const random = createRandom(seed)
  const msPerEntry = spanMs / total
  let made = 0
  const sample = { requestId: '', userId: String(userAt(0.3)) }

  /** The two lines of one request. */
  const request = (): readonly [string, string] => {
    const place = random()
    const { service, action, method, route, typicalMs } = pick(operationTable, place)
    const userId = userAt(random() / 2 ** 32)
    const requestId = hex(random()) + hex(random()) + hex(random()) + hex(random())
    const luck = random()
    const durationMs = typicalMs * (0.5 + (luck % 1_000) / 700) * (luck % 1_009 === 0 ? slowFactor : 1)
    const startMs = firstMs + made * msPerEntry
    const failure = (place >>> 12) % 100 < 7 ? pick(failureTable, random()) : undefined
    // Half as often as once in a million, since it is on both lines.
    const outcome = random() < 2_147 ? { status: 507, cause: `quota of shard ${rareWord} is spent` } : failure
    const result = outcome === undefined ? '"success"' : `"failure","cause":"${outcome.cause}"`
    const common = (endMs: number): string =>
      `"user_id":"${userId}","result":${result},"timestamp":"${new Date(endMs).toISOString()}","request_id":"${requestId}"`
    const http = `{"route":"${route}","status":${outcome?.status ?? 200},"duration_ms":${durationMs.toFixed(1)}}`
    if (made <= total / 3) sample.requestId = requestId
    made += 2
    return [
      `{"service":"${service}","action":"${action}",${common(startMs + durationMs / 2)}}\n`,
      `{"service":"gateway","action":"${method} ${route}",${common(startMs + durationMs)},"http":${http}}\n`,
    ]
  }
  return {
    next: (count) => {
      const lines: string[] = []
      while (lines.length < count) lines.push(...request())
      return lines.join('')
    },
    sample,
  }
}
