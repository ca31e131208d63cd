import { randomFillSync } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { newEntryId } from '@trilha/entry'
import { parseTraceparent } from './traceparent.ts'

/** What ties together all entries of one request, in every service that it passes. */
export interface RequestContext {
  readonly requestId: string
  /** W3C trace id: 32 lower-case hexadecimal digits. */
  readonly traceId: string
  /** This hop's own id: 16 lower-case hexadecimal digits. */
  readonly spanId: string
  /** The caller's span, when it sent a valid `traceparent`. */
  readonly parentSpanId?: string
  /** W3C trace flags as they go on to the next hop. Default: sampled. */
  readonly traceFlags?: number
}

/** Longer ids, or ids with other characters, could forge lines in someone's log; they are replaced. */
const acceptableRequestId = /^[A-Za-z0-9._:/+=-]{1,128}$/

/** W3C Trace Context level 2, sections 3.2.2.5.1 and 3.2.2.5.2. Other bits must not be passed on. */
const sampledFlag = 1
const randomFlag = 2

/**
 * The context of an incoming request: its own `x-request-id` and `traceparent` where they are valid, else new ones
 * (a UUIDv7; a random trace). The span id is always new. Never throws.
 */
export const readRequestContext = (headers: IncomingHttpHeaders): RequestContext => {
  const givenId = headers['x-request-id']
  const requestId = typeof givenId === 'string' && acceptableRequestId.test(givenId) ? givenId : newEntryId()
  // Node types unknown headers as text or list; a list means the header came twice, which is not valid.
  const given: unknown = headers.traceparent
  const parent = typeof given === 'string' ? parseTraceparent(given) : undefined
  if (parent === undefined) {
    return { requestId, traceId: randomHex(16), spanId: randomHex(8), traceFlags: sampledFlag | randomFlag }
  }
  return {
    requestId,
    traceId: parent.traceId,
    spanId: randomHex(8),
    parentSpanId: parent.parentId,
    traceFlags: parent.flags & (sampledFlag | randomFlag),
  }
}

/** Headers that carry the context to the next service, whose parent is this hop's span. */
export const contextHeaders = (context: RequestContext): { 'x-request-id': string; traceparent: string } => ({
  'x-request-id': context.requestId,
  traceparent: `00-${context.traceId}-${context.spanId}-0${(context.traceFlags ?? sampledFlag).toString(16)}`,
})

/** Random bytes are fetched in one call for about forty requests: one call for each id takes most of an id's time. */
const pool = Buffer.alloc(1_024)
let used = pool.length

const randomHex = (bytes: number): string => {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += bytes
  return pool.toString('hex', used - bytes, used)
}
