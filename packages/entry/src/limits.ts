/**
 * How large a part of an entry may be. Lengths are in characters, sizes in bytes of UTF-8.
 *
 * An audit entry is a sentence with its evidence, not a document store: the limits keep one entry readable on one
 * screen and one hostile caller from filling the index, and are wide enough that no honest caller meets them.
 */
export const limits = Object.freeze({
  /** A service name is an identifier; Kubernetes and DNS names end at 63 and 253. */
  serviceLength: 128,
  /** Subjects are e-mail addresses (254) or `iss|sub` pairs. */
  userIdLength: 256,
  /** `"<METHOD> <route>"` with a long route still fits. */
  actionLength: 512,
  resultLength: 64,
  /** A stack trace of a few hundred lines fits. */
  causeLength: 32_768,
  /** W3C trace ids have 32 characters; callers' own request ids are UUIDs, ULIDs or the like. */
  requestIdLength: 128,
  targetLength: 512,
  /** Most servers stop at 8,192 bytes of request line. */
  pathLength: 8_192,
  userAgentLength: 2_048,
  /** An IPv6 address with a zone, and room for what proxies add. */
  clientIpLength: 64,
  /** Header names and values beyond this are refused by most servers too. */
  headerValueLength: 8_192,
  headerCount: 128,
  /** Bounded body capture. */
  bodyLength: 262_144,
  /** Elasticsearch's default depth limit is 20; deeper JSON is nearly always a mistake or an attack. */
  attributeDepth: 16,
  /** Values of every kind inside `attributes`, counted over all levels. */
  attributeCount: 1_000,
  /** Keys inside `attributes`. */
  attributeKeyLength: 256,
  /** A whole entry in its canonical encoding. */
  entryBytes: 1_048_576,
})
