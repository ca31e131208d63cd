import { readRequestContext } from '@trilha/client'
import { limits } from '@trilha/entry'
import type { FastifyRequest } from 'fastify'
import { arrivalTime } from './arrival-clock.ts'
import { type EntryRecord, recordOfValue } from './journal-record.ts'
import type { SavedAction, SavedChange } from './saved-searches.ts'

const statuses: Readonly<Record<SavedAction, number>> = {
  save_search: 201,
  update_saved_search: 200,
  delete_saved_search: 204,
}

/** The entry that a change of the saved searches leaves: what people look for is a part of the trail, too. */
export const savedEntry = (request: FastifyRequest, { action, search }: SavedChange, failure?: string): EntryRecord => {
  const { requestId, traceId, spanId } = readRequestContext(request.headers)
  const { id, name, description, view } = search
  const value = {
    service: 'log_service',
    user_id: 'N/A',
    action,
    result: failure === undefined ? 'success' : 'failure',
    cause: failure ?? null,
    request_id: requestId,
    trace_id: traceId,
    span_id: spanId,
    target: { type: 'saved_search', id },
    http: {
      method: request.method,
      route: action === 'save_search' && request.method === 'POST' ? '/api/saved' : '/api/saved/{id}',
      status: failure === undefined ? statuses[action] : 503,
      client_ip: request.ip,
      user_agent: request.headers['user-agent']?.slice(0, limits.userAgentLength) ?? null,
    },
    attributes: { name, ...(description !== undefined && { description }), view },
  }
  return recordOfValue(value, arrivalTime())
}
