import Type from 'typebox'
import {
  count,
  headerName,
  listOf,
  name,
  optionalCount,
  origin,
  path,
  positiveDuration,
  presetSection,
  section,
} from './fields.ts'

const Target = section(
  {
    url: origin('Scheme, host and port'),
    weight: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 65_535,
      description: 'Its share of the requests beside the others; 0 takes none, not even when all others are out',
    }),
  },
  'One server of an upstream',
)

const Balance = Type.Union(
  [
    Type.Enum(['round_robin', 'least_connections']),
    section(
      {
        consistent_hash: Type.Union([
          Type.Enum(['client_ip', 'user_id', 'path']),
          section({ header: headerName('Its value decides; without it the client’s address does') }, 'A header'),
        ]),
      },
      'The same target for the same client, user, path or header, as long as it is healthy; without a user, the client',
    ),
  ],
  {
    default: 'round_robin',
    description: 'Which of the targets takes a request',
    expected: 'round_robin, least_connections, or consistent_hash: client_ip, user_id, path or {header: name}',
  },
)

const ActiveHealth = section(
  {
    path: path('Asked for with GET; a status below 400 is healthy'),
    interval: positiveDuration('5s', 'Between two questions to a target, give or take a tenth'),
    timeout: positiveDuration('2s', 'For an answer'),
    healthy_after: count(2, 1, 'So many good answers in a row bring a target back'),
    unhealthy_after: count(3, 1, 'So many bad ones in a row take it out'),
  },
  'Each target is asked now and then whether it is well',
)

const PassiveHealth = presetSection(
  {
    failures: count(
      5,
      1,
      'So many failures in a row (no connection, no answer in time, a broken one, status 502, 503 or 504) take a target out',
    ),
    pause: positiveDuration('10s', 'How long it is left alone; then one request may try it'),
  },
  'Targets that fail under real requests are left alone for a while; when all are out, all are asked',
)

const CircuitBreaker = section(
  {
    failure_rate: Type.Number({
      minimum: 0.01,
      maximum: 1,
      default: 0.5,
      description: 'Share of the requests that fail: those of passive_health, and status 500',
    }),
    minimum_requests: count(20, 1, 'Below so many requests within the window it stays closed'),
    window: positiveDuration('10s', 'Over which the share is taken'),
    open_for: positiveDuration('5s', 'Requests are refused at once for so long; then one may try'),
    max_pending: optionalCount(1, 'So many requests may be under way at a time; further ones are refused'),
  },
  'Stops asking an upstream that fails as a whole: the answer is 503 with Retry-After at once',
)

const Retries = presetSection(
  {
    attempts: count(1, 0, 'How often a request is sent again, to another target where there is one'),
    on_status: Type.Array(Type.Integer({ minimum: 500, maximum: 599 }), {
      default: [],
      description: 'Answers that are worth another try, such as 502 and 503',
    }),
    budget: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0.2,
      description:
        'Retries may be at most this share of the upstream’s requests of the last 10 s, so that they never pile up; 10 are allowed in any case, unless it is 0',
    }),
  },
  'Only what was never sent, or does no harm when sent twice (GET, HEAD, OPTIONS without a body), is sent again',
)

const Timeouts = presetSection(
  {
    connect: positiveDuration('5s', 'For a connection'),
    first_byte: positiveDuration('30s', 'For an answer to begin once the request is there'),
    idle: positiveDuration('60s', 'Between two bytes of an answer; event streams are exempt'),
  },
  'How long an upstream may take; then the answer is 504',
)

/**
 * A service behind the gateway. Preset, for defaults within the values of a record are given only to such (typebox).
 */
export const UpstreamSection = presetSection(
  {
    title: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'For people, in answers and causes' }),
    ),
    targets: Type.Array(Target, { minItems: 1, maxItems: 256, description: 'Its servers' }),
    balance: Balance,
    health: Type.Optional(ActiveHealth),
    passive_health: PassiveHealth,
    circuit_breaker: Type.Optional(CircuitBreaker),
    retries: Retries,
    timeouts: Timeouts,
    openapi: Type.Optional(path('Where its OpenAPI document is, to be joined into the one at /docs')),
    tls: Type.Optional(
      section(
        {
          ca_file: Type.Optional(
            Type.String({ minLength: 1, description: 'Certificates that it may be signed by, PEM; those alone' }),
          ),
          server_name: Type.Optional(Type.String({ description: 'Name to ask for and to check, instead of the host' })),
        },
        'For targets that begin with https://',
      ),
    ),
  },
  'A service behind the gateway',
)
export type UpstreamSection = Type.Static<typeof UpstreamSection>

export const upstreamsSection = Type.Record(name('What routes refer to it by'), UpstreamSection, {
  additionalProperties: false,
  description: 'Services behind the gateway, by the names that routes use',
})

export const addresses = (description: string) =>
  listOf(
    Type.String({ minLength: 2, maxLength: 64, expected: 'an address or a range such as 10.0.0.0/8' }),
    description,
  )
