import Type from 'typebox'

const count = (env: string, preset: number, minimum: number, description: string) =>
  Type.Integer({ default: preset, minimum, maximum: Number.MAX_SAFE_INTEGER, env, description })

/** The longest delay that a Node timer keeps (2^31 - 1 ms); a longer one would fire at once. */
export const maxTimerMs = 2_147_483_647
const milliseconds = (env: string, preset: number, description: string) =>
  Type.Integer({ default: preset, minimum: 1, maximum: maxTimerMs, env, description })

/** What one client may take of the gateway: each limit with its reason. Part of the configuration. */
export const limitsConfig = {
  /** Node's own default; browsers and proxies stay below 8 KiB, and a page of cookies still fits. */
  maxHeaderBytes: count(
    'TRILHA_GATEWAY_MAX_HEADER_BYTES',
    16_384,
    1_024,
    'Bytes of request line and headers; beyond them the answer is 431.',
  ),
  /** Wide enough for any upload that the services take; bodies stream, so this guards the upstream, not our memory. */
  maxBodyBytes: count(
    'TRILHA_GATEWAY_MAX_BODY_BYTES',
    104_857_600,
    0,
    'Bytes of a request body; beyond them the answer is 413.',
  ),
  /** A connection costs about 20 KiB here and one at the upstream: 10,000 stay below 1 GiB. */
  maxConnections: count(
    'TRILHA_GATEWAY_MAX_CONNECTIONS',
    10_000,
    1,
    'Connections from clients at a time; further ones are closed at once.',
  ),
  /** Headers come in one or two packets; only a slow-header attack or a dead client takes longer. */
  headersTimeoutMs: milliseconds(
    'TRILHA_GATEWAY_HEADERS_TIMEOUT_MS',
    15_000,
    'For the headers of a request to arrive, in milliseconds; then the answer is 408.',
  ),
  /** 100 MiB over 3 Mbit/s take less. */
  requestTimeoutMs: milliseconds(
    'TRILHA_GATEWAY_REQUEST_TIMEOUT_MS',
    300_000,
    'For a whole request with its body to arrive, in milliseconds; then the answer is 408.',
  ),
  /** Longer than the wait for an upstream's first byte, so that a quiet upstream is told of as such. */
  idleTimeoutMs: milliseconds(
    'TRILHA_GATEWAY_IDLE_TIMEOUT_MS',
    60_000,
    'Without a byte from a client that is sending, or taken by one that is receiving, in milliseconds.',
  ),
  /** Longer than the 60 s after which common load balancers drop idle connections: they must be the first to close. */
  keepAliveTimeoutMs: milliseconds(
    'TRILHA_GATEWAY_KEEP_ALIVE_TIMEOUT_MS',
    65_000,
    'That a connection between two requests is kept, in milliseconds.',
  ),
  /** A host that runs answers a connect within a round trip; two lost SYN packets cost 3 s. */
  upstreamConnectTimeoutMs: milliseconds(
    'TRILHA_GATEWAY_UPSTREAM_CONNECT_TIMEOUT_MS',
    5_000,
    'For a connection to an upstream, in milliseconds; then the answer is 504.',
  ),
  /** The services answer within milliseconds; half a minute is what people wait for at most. */
  upstreamFirstByteTimeoutMs: milliseconds(
    'TRILHA_GATEWAY_UPSTREAM_FIRST_BYTE_TIMEOUT_MS',
    30_000,
    'For an upstream to begin its answer once it has the request, in milliseconds; then the answer is 504.',
  ),
  /** Between two chunks of one answer. Event streams are exempt: they may be quiet for hours. */
  upstreamIdleTimeoutMs: milliseconds(
    'TRILHA_GATEWAY_UPSTREAM_IDLE_TIMEOUT_MS',
    60_000,
    'Between two bytes of an upstream answer, in milliseconds; then the exchange is broken off.',
  ),
}

/** {@link limitsConfig} with values. */
export type Limits = Readonly<Record<keyof typeof limitsConfig, number>>

/**
 * Request bodies up to this size are gathered first and sent to the upstream in one write with the headers: one packet
 * instead of several, and a client that trickles its body holds no upstream connection. Larger ones stream.
 */
export const gatheredBodyBytes = 65_536

/** A keep-alive connection to an upstream is closed after this, before the upstream closes it (Node: 5 s). */
export const upstreamKeepAliveMs = 4_000

/**
 * After a refusal, this much of the body is still read (and for this long), so that a client which sends before it
 * listens can read the answer instead of a connection reset. Loopback and LAN senders fit in; then the line is cut.
 */
export const lingerBytes = 4_194_304
export const lingerMs = 5_000
