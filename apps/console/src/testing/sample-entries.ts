import type { StoredEntry } from '@trilha/entry'

/** A version 7 UUID (RFC 9562) with a given time and a counter where the random bits go. */
const idAt = (ms: number, n: number): string => {
  const time = Math.floor(ms).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`
}

const isoOf = (ms: number): string => new Date(ms).toISOString()

export interface SampleRequest {
  readonly n: number
  readonly atMs: number
  readonly userId: string
  readonly method: string
  readonly route: string
  readonly action: string
  readonly service: string
  readonly status: number
  readonly cause: string | null
  readonly gatewayMs: number
}

/** The two entries of one request: the gateway's exchange, stamped at its start, and the action in a service. */
export const requestEntries = (request: SampleRequest): [gateway: StoredEntry, action: StoredEntry] => {
  const { n, atMs, userId, method, route, action, service, status, cause, gatewayMs } = request
  const path = route.replace(/\{[^}]+\}/, userId)
  const serviceMs = gatewayMs * 0.6
  const serviceEndMs = atMs + gatewayMs * 0.85
  const shared = {
    result: status < 400 ? 'success' : 'failure',
    cause,
    request_id: idAt(atMs, n * 10 + 1),
    trace_id: `4bf92f3577b34da6a3ce929d${n.toString(16).padStart(8, '0')}`,
  }
  const http = { method, route, path, status }
  const gateway: StoredEntry = {
    seq: n * 2 - 1,
    id: idAt(atMs + gatewayMs, n * 10 + 2),
    timestamp: isoOf(atMs),
    received_at: isoOf(atMs + gatewayMs + 2),
    service: 'gateway',
    user_id: 'N/A',
    action: `${method} ${route}`,
    ...shared,
    span_id: '00f067aa0ba902b7',
    http: {
      ...http,
      duration_ms: gatewayMs,
      request_bytes: 58,
      response_bytes: 131,
      client_ip: '127.0.0.1',
      user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
      request_headers: { accept: 'application/json', 'content-type': 'application/json' },
    },
  }
  const done: StoredEntry = {
    seq: n * 2,
    id: idAt(serviceEndMs, n * 10 + 3),
    timestamp: isoOf(serviceEndMs),
    received_at: isoOf(serviceEndMs + 2),
    service,
    user_id: userId,
    action,
    ...shared,
    target: { type: service.replace('_service', ''), id: userId },
    http: { ...http, duration_ms: serviceMs },
    attributes: { tenant: 'lagoa', retries: 0 },
  }
  return [gateway, done]
}

type Shape = Pick<SampleRequest, 'method' | 'route' | 'action' | 'service' | 'status' | 'cause'>

const shapes: readonly Shape[] = [
  shape('GET', '/users/{user_id}', 'get_user', 'user_service', 200),
  shape('POST', '/messages/', 'send_message', 'messaging_service', 200),
  shape('PUT', '/users/{user_id}', 'update_user', 'user_service', 404, 'User not found'),
  shape('GET', '/events/', 'get_events', 'event_service', 200),
  shape('POST', '/users/', 'create_user', 'user_service', 200),
  shape('POST', '/users/', 'create_user', 'user_service', 400, 'User with this ID already exists'),
  shape('GET', '/messages/', 'get_messages', 'messaging_service', 200),
  shape('DELETE', '/events/{event_id}', 'delete_event', 'event_service', 200),
  shape('POST', '/events/', 'create_event', 'event_service', 422, 'ends_at: must not be before starts_at'),
]

function shape(
  ...[method, route, action, service, status, cause = null]: [string, string, string, string, number, (string | null)?]
): Shape {
  return { method, route, action, service, status, cause }
}

/** A day's work in small: `count` requests, the last one at `endMs`, the same ones each time. */
export const sampleEntries = (count: number, endMs: number): StoredEntry[] =>
  Array.from({ length: count }, (_, index) => {
    const n = index + 1
    const chosen = shapes[(n * 7 + (n >> 2)) % shapes.length] ?? shapes[0]
    if (chosen === undefined) throw new Error('there are no sample shapes')
    return requestEntries({
      ...chosen,
      n,
      atMs: endMs - (count - n) * 7_340,
      userId: String(1 + ((n * 13) % 57)),
      gatewayMs: 1.5 + ((n * 7_919) % 4_000) / 100,
    })
  }).flat()
