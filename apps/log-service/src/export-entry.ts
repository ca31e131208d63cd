import { readRequestContext } from '@trilha/client'
import { limits } from '@trilha/entry'
import type { Problem } from '@trilha/service-kit'
import type { FastifyRequest } from 'fastify'
import { arrivalTime } from './arrival-clock.ts'
import { type EntryRecord, recordOfValue } from './journal-record.ts'
import { parametersOf } from './parameters.ts'

export interface ExportOutcome {
  readonly format: string
  /** Entries that were handed to the connection. */
  readonly count: number
  readonly upToSeq: number
  readonly durationMs: number
  /** What ended it before its end. */
  readonly error: Problem | undefined
}

/** The entry that an export leaves: who took what out of the log. It is newer than all that the export holds. */
export const exportEntry = (request: FastifyRequest, outcome: ExportOutcome): EntryRecord => {
  const { format, count, upToSeq, durationMs, error } = outcome
  const { requestId, traceId, spanId } = readRequestContext(request.headers)
  const value = {
    service: 'log_service',
    user_id: 'N/A',
    action: 'export_entries',
    result: error === undefined ? 'success' : 'failure',
    cause: error === undefined ? null : error.detail,
    request_id: requestId,
    trace_id: traceId,
    span_id: spanId,
    http: {
      method: request.method,
      route: '/api/export',
      status: 200,
      duration_ms: Math.round(durationMs),
      client_ip: request.ip,
      user_agent: request.headers['user-agent']?.slice(0, limits.userAgentLength) ?? null,
    },
    attributes: { ...asked(parametersOf(request)), format, count, up_to_seq: upToSeq },
  }
  return recordOfValue(value, arrivalTime())
}

/** The parameters as they came: `q`, `from`, `to`, filters. */
const asked = (parameters: URLSearchParams): Readonly<Record<string, string>> =>
  Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(', ')]))
