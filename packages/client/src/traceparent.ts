/** The parts of a W3C `traceparent` header. */
export interface Traceparent {
  readonly traceId: string
  readonly parentId: string
  /** All eight bits as they came. */
  readonly flags: number
}

/** Version, trace id, parent id, flags, and what a later version may have added. Upper case is not valid. */
const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const noTrace = '0'.repeat(32)
const noParent = '0'.repeat(16)

/**
 * Parses a `traceparent` header (W3C Trace Context level 2, sections 3.2 and 4.3). Versions after 00 are read by the
 * fields that 00 has, as the recommendation asks; version ff, all-zero ids and anything else are undefined.
 */
export const parseTraceparent = (header: string): Traceparent | undefined => {
  const match = pattern.exec(header)
  if (match === null) return undefined
  const [, version, traceId = '', parentId = '', flags = '', added] = match
  if (version === 'ff' || (version === '00' && added !== undefined)) return undefined
  if (traceId === noTrace || parentId === noParent) return undefined
  return { traceId, parentId, flags: Number.parseInt(flags, 16) }
}
