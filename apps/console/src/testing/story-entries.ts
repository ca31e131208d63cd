import type { StoredEntry } from '@trilha/entry'

/** An entry of a request, in milliseconds from the request's beginning. */
export interface PartOfStory extends Partial<Omit<StoredEntry, 'timestamp'>> {
  readonly startMs: number
  readonly lastsMs?: number
}

/** The entries of one request that began at `atMs`, stamped at their beginning; all carry its id. */
export const storyEntries = (requestId: string, atMs: number, parts: readonly PartOfStory[]): object[] =>
  parts.map(({ startMs, lastsMs, http, ...fields }) => ({
    service: 'user_service',
    user_id: 'N/A',
    action: 'get_user',
    result: 'success',
    cause: null,
    request_id: requestId,
    timestamp: new Date(atMs + startMs).toISOString(),
    ...((lastsMs !== undefined || http !== undefined) && { http: { ...http, duration_ms: lastsMs } }),
    ...fields,
    // Of no version that tells a time: an entry's id says when it was written, and these are written later.
    id: crypto.randomUUID(),
  }))

/** A failure that starts in a database and reaches the caller through a service and the gateway. */
export const failedStory = (requestId: string, atMs: number): object[] => {
  const route = { method: 'PUT', route: '/users/{user_id}', path: '/users/42' }
  const failed = { result: 'failure', trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' }
  return storyEntries(requestId, atMs, [
    {
      ...failed,
      startMs: 0,
      lastsMs: 184.2,
      service: 'gateway',
      action: 'PUT /users/{user_id}',
      cause: 'The user could not be saved',
      http: {
        ...route,
        query: 'notify=true&token=[REDACTED]',
        status: 503,
        client_ip: '203.0.113.24',
        user_agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Safari/605.1.15',
        request_bytes: 74,
        response_bytes: 212,
        request_headers: {
          accept: 'application/json',
          authorization: '[REDACTED]',
          'content-type': 'application/json',
          'x-request-id': requestId,
        },
        response_headers: { 'content-type': 'application/problem+json', 'retry-after': '2' },
        request_body: '{"name":"Ada Lovelace","email":"ada@example.com","password":"[REDACTED]"}',
        response_body: '{"title":"Service Unavailable","status":503,"detail":"The user could not be saved"}',
      },
      attributes: { upstream: 'http://127.0.0.1:8001', first_byte_ms: 181.4 },
    },
    {
      ...failed,
      startMs: 3,
      lastsMs: 176.9,
      user_id: '42',
      action: 'update_user',
      cause: 'The user could not be saved',
      target: { type: 'user', id: '42' },
      http: { ...route, status: 503 },
    },
    { ...failed, startMs: 6, lastsMs: 21, user_id: '42', service: 'policy', action: 'check_access', result: 'allowed' },
    {
      ...failed,
      startMs: 31,
      lastsMs: 62,
      service: 'database',
      action: 'write_row',
      cause: 'deadlock detected: process 4711 waits for ShareLock on transaction 92811',
    },
    {
      ...failed,
      startMs: 104,
      lastsMs: 71,
      service: 'database',
      action: 'write_row',
      cause: 'could not extend file "base/16384/2619": no space left on device',
    },
    { ...failed, startMs: 178, user_id: '42', service: 'notifier', action: 'skip_notification', result: 'skipped' },
  ])
}
