import Type from 'typebox'
import { duration, listOf, name, optionalCount, optionalSize, presetSection, scope, section } from './fields.ts'
import { LogSection, RouteSection } from './route-section.ts'
import { addresses, upstreamsSection } from './upstream-section.ts'

const ApiKey = section(
  {
    user_id: Type.String({ minLength: 1, maxLength: 256, description: 'Whose key it is: the entry’s user_id' }),
    sha256: Type.String({
      pattern: '^[0-9a-f]{64}$',
      expected: 'the SHA-256 of the key in 64 hexadecimal digits (printf %s KEY | sha256sum)',
      description: 'Of the key, so that the file holds no secret',
    }),
    scopes: Type.Optional(listOf(scope('Such as users:read'), 'What it may do')),
  },
  'A key that callers send as X-API-Key or Authorization: Bearer',
)

const JwtIssuer = section(
  {
    name: name('What routes refer to it by'),
    issuer: Type.String({ minLength: 1, description: 'The exact iss' }),
    audience: Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
      description: 'The aud that a token must have (one of them)',
      expected: 'a text or a list of texts',
    }),
    jwks_url: Type.String({
      pattern: '^https?://',
      expected: 'an http or https address',
      description: 'Where its public keys are (RFC 7517)',
    }),
    algorithms: Type.Array(
      Type.Enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']),
      {
        default: ['RS256', 'ES256', 'EdDSA'],
        minItems: 1,
        description: 'Signatures that are accepted; none and HMAC never are',
      },
    ),
    subject: Type.String({ default: 'sub', minLength: 1, description: 'The claim that is the entry’s user_id' }),
    clock_skew: duration('30s', 'By which its clock and ours may differ'),
    cache: duration(
      '10min',
      'How long keys are kept; an unknown key id has them fetched anew at most every half minute. While they cannot be fetched, keys of at most a day go on',
    ),
  },
  'An issuer of tokens (RFC 7519)',
)

const Certificate = section(
  {
    hosts: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description:
        'Names that it is shown for, such as api.example.com or *.example.com (one label); empty: those in the certificate. The first certificate is for all others',
    }),
    cert_file: Type.String({
      minLength: 1,
      description: 'The chain, PEM; a relative path starts from the folder of this file',
    }),
    key_file: Type.String({ minLength: 1, description: 'The private key, PEM, without a passphrase' }),
  },
  'A certificate with its key; read again when they change',
)

const Tls = section(
  {
    certificates: Type.Array(Certificate, { minItems: 1, maxItems: 1_000 }),
    min_version: Type.Enum(['1.2', '1.3'], { default: '1.2', description: 'Of TLS' }),
    http2: Type.Boolean({ default: true, description: 'Whether HTTP/2 is offered' }),
  },
  'HTTPS for clients; whether it is there at all is decided when the gateway starts',
)

/** The gateway's file. */
export const GatewayFile = section(
  {
    tls: Type.Optional(Tls),
    trusted_proxies: Type.Optional(
      addresses('Whose X-Forwarded-For, X-Forwarded-Proto, traceparent and x-request-id are believed'),
    ),
    admin: presetSection(
      {
        port: Type.Optional(
          Type.Integer({ minimum: 0, maximum: 65_535, description: 'Of /metrics and /status; 8010 when absent' }),
        ),
        host: Type.String({
          default: '127.0.0.1',
          minLength: 1,
          description: 'Address to listen on; one that others can reach needs TRILHA_API_KEY, which callers then send',
        }),
      },
      'For operators',
    ),
    limits: presetSection(
      {
        max_body: optionalSize(
          'Bytes of a request body; beyond them the answer is 413. Absent: TRILHA_GATEWAY_MAX_BODY_BYTES',
        ),
        max_connections_per_ip: optionalCount(
          1,
          'At a time from one IPv4 address or IPv6 /64; further ones are closed at once. Trusted proxies may have any number',
        ),
      },
      'What one client may take',
    ),
    auth: presetSection(
      {
        api_keys: Type.Array(ApiKey, { default: [], maxItems: 10_000 }),
        jwt: Type.Array(JwtIssuer, { default: [], maxItems: 32 }),
      },
      'Who callers are',
    ),
    log: LogSection,
    upstreams: upstreamsSection,
    routes: Type.Array(RouteSection, { maxItems: 1_000, description: 'The first that fits a request takes it' }),
  },
  'Trilha gateway',
)
export type GatewayFile = Type.Static<typeof GatewayFile>
