import { newEntryId, type StoredEntry } from '@trilha/entry'

/** An entry within a request, as gateway and services write them. */
export interface Told {
  readonly service?: string
  readonly action?: string
  readonly result?: string
  readonly cause?: string | null
  readonly userId?: string
  /** Milliseconds after the request's beginning. */
  readonly at?: number
  /** Null for an entry without an HTTP part. */
  readonly lasted?: number | null
  readonly route?: string
  readonly status?: number
  readonly attributes?: Readonly<Record<string, unknown>>
}

export const beginning = Date.UTC(2026, 10, 24, 10)
let seq = 0

export const told = (fields: Told): StoredEntry => {
  const {
    service = 'user_service',
    result = 'success',
    at = 0,
    lasted = 0,
    status = 200,
    route = '/users/{user_id}',
  } = fields
  seq += 1
  return {
    seq,
    // Not of version 7: says nothing of when it was written.
    id: newEntryId().replace(/^(.{14})7/, '$14'),
    timestamp: new Date(beginning + at).toISOString(),
    received_at: new Date(beginning + at + 100).toISOString(),
    service,
    user_id: fields.userId ?? 'N/A',
    action: fields.action ?? 'get_user',
    result,
    cause: fields.cause ?? null,
    request_id: 'r1',
    ...(lasted !== null && { http: { method: 'GET', route, status, duration_ms: lasted } }),
    ...(fields.attributes !== undefined && { attributes: fields.attributes }),
  }
}

const answered = { upstream: 'http://127.0.0.1:8001', first_byte_ms: 1 }

/** The gateway's account of the request. */
export const exchange = (fields: Told = {}): StoredEntry => {
  const { route = '/users/{user_id}' } = fields
  return told({ service: 'gateway', action: `GET ${route}`, lasted: 10, attributes: answered, ...fields })
}

export const failed = (cause: string | null = 'User not found') => ({ result: 'failure', cause, status: 404 })
