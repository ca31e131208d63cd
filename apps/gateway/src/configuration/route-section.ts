import Type from 'typebox'
import {
  count,
  duration,
  headerName,
  headerValue,
  listOf,
  name,
  optionalCount,
  optionalSize,
  path,
  presetSection,
  scope,
  section,
  size,
} from './fields.ts'
import { addresses } from './upstream-section.ts'

const HeaderChanges = section(
  {
    set: Type.Optional(
      Type.Record(Type.String(), headerValue('The only value'), { description: 'Put in place of what was there' }),
    ),
    add: Type.Optional(
      Type.Record(Type.String(), headerValue('One more value'), { description: 'Put beside what was there' }),
    ),
    remove: Type.Optional(listOf(headerName('To be left out'), 'Left out')),
  },
  'Removed first, then set, then added',
)

const Destination = section(
  {
    upstream: name('One of upstreams'),
    weight: count(1, 0, 'Its share of the requests'),
    header: Type.Optional(
      section(
        { name: headerName('Of the request'), value: Type.Optional(headerValue('Any, when absent')) },
        'Requests with this header come here whatever the weights',
      ),
    ),
  },
  'One of several upstreams of a route: a canary',
)

const RateLimit = section(
  {
    per: Type.Enum(['ip', 'user', 'key', 'route'], {
      default: 'ip',
      description: 'Whose requests are counted together; user and key fall back to the address of who has none',
    }),
    requests: count(100, 1, 'So many are allowed'),
    window: duration('1min', 'in so much time'),
    burst: optionalCount(1, 'So many at once; as many as requests when absent'),
  },
  'A token bucket; answers carry RateLimit headers, and 429 comes with Retry-After',
)

const Cors = section(
  {
    origins: listOf(
      Type.String({
        minLength: 1,
        description: 'https://app.example.com, https://*.example.com for what is below it, or * for all',
      }),
      'Who may read the answers',
    ),
    methods: Type.Array(
      Type.String({ pattern: '^([A-Z]{1,32}|[*])$', expected: 'a method in capital letters, as browsers compare it' }),
      { default: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    ),
    request_headers: Type.Array(headerName('Of the request'), {
      default: ['content-type', 'authorization', 'x-request-id'],
    }),
    exposed_headers: Type.Array(headerName('Of the answer'), {
      default: ['x-request-id', 'ratelimit', 'ratelimit-policy'],
    }),
    credentials: Type.Boolean({ default: false, description: 'Whether cookies come along; never together with *' }),
    max_age: duration('10min', 'How long a browser may remember the answer'),
  },
  'Browsers of other origins (Fetch standard, CORS protocol); preflights are answered here',
)

const Auth = section(
  {
    api_key: Type.Boolean({ default: false, description: 'An API key of auth.api_keys is enough' }),
    jwt: Type.Optional(listOf(name('One of auth.jwt'), 'A token of one of these issuers is enough')),
    optional: Type.Boolean({
      default: false,
      description: 'Callers without any credentials are let in; wrong ones are not',
    }),
    scopes: Type.Optional(listOf(scope('Such as users:read'), 'The key or the token must have all of them')),
  },
  'Who may come in; the subject becomes the entry’s user_id',
)

const BodyCapture = section(
  {
    request: Type.Boolean({ default: false, description: 'Keep request bodies' }),
    response: Type.Boolean({ default: false, description: 'Keep answer bodies' }),
    bytes: size('16KB', 'The first so many of a body, decompressed; 256KiB at most, as an entry has no room for more'),
    content_types: Type.Array(
      Type.String({
        pattern: String.raw`^(?!multipart/)[a-z0-9!#$&^_.+-]+/(\*|[a-z0-9!#$&^_.+-]+)$`,
        expected:
          'a type such as application/json or text/*, in small letters; not one in parts, whose fields are not masked',
      }),
      {
        default: ['application/json', 'application/problem+json', 'text/*', 'application/x-www-form-urlencoded'],
        description: 'Others are never kept; text/event-stream only by its whole name',
      },
    ),
    max_ratio: count(50, 1, 'A body that unpacks to more than so many times its size is not unpacked further'),
  },
  'What of the bodies goes into the entry; off by default',
)

const Redaction = presetSection(
  {
    headers: Type.Array(headerName('Its value is masked'), {
      default: [],
      description: 'Beside those that are always masked',
    }),
    query: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Parameters, also of forms, whose values are masked, whatever their case',
    }),
    json: Type.Array(
      Type.String({
        pattern: String.raw`^[^.\s]+(\.[^.\s]+)*$`,
        expected: 'a dotted path such as card.number or items.*.secret',
      }),
      {
        default: [],
        description:
          'Members of JSON bodies by dotted path, such as card.number or items.*.secret; * is any one step, case makes no difference',
      },
    ),
    hash: Type.Array(headerName('Its value becomes a keyed hash'), {
      default: [],
      description:
        'Headers whose value is kept as a keyed hash: the same session has the same mark, and no secret is kept',
    }),
  },
  'What must not be read in the entry',
)

/** What of a route's exchanges is kept. */
export const LogSection = presetSection(
  {
    bodies: Type.Optional(BodyCapture),
    redact: Redaction,
    sample_successes: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 1,
      description: 'Share of successful exchanges that leave an entry; it then says so. Failures always do',
    }),
  },
  'What of the exchanges is kept',
)
export type LogSection = Type.Static<typeof LogSection>

/** The same of a route, which says only what is different there. */
export const RouteLogSection = presetSection(
  {
    bodies: Type.Optional(BodyCapture),
    redact: Redaction,
    sample_successes: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'In place of the share that the file’s log names' }),
    ),
  },
  'What of its exchanges is kept: bodies and sample_successes in place of those of the file’s log, redact beside it',
)
export type RouteLogSection = Type.Static<typeof RouteLogSection>

/** Where requests go, and on what terms. The first route that fits a request takes it. */
export const RouteSection = section(
  {
    name: name('For metrics and rate limits'),
    hosts: Type.Optional(
      listOf(
        Type.String({ minLength: 1, maxLength: 253 }),
        'Host names, such as api.example.com or *.example.com; any when absent',
      ),
    ),
    path: path('What stands at the beginning: /users takes /users, /users/ and everything below'),
    methods: Type.Optional(listOf(Type.String({ pattern: '^[A-Z]{1,32}$' }), 'Any when absent')),
    patterns: Type.Array(path('Such as /users/{user_id}'), {
      default: [],
      description: 'Name what an exchange was about in its entry; what none of them fits is PATH/*',
    }),
    upstream: Type.Union([name('One of upstreams'), Type.Array(Destination, { minItems: 1, maxItems: 16 })], {
      description: 'Where it goes; several with weights or a header are a canary',
      expected: 'the name of an upstream, or a list of {upstream, weight, header}',
    }),
    rewrite: Type.Optional(path('Stands in place of the route’s path when the request is passed on')),
    request_headers: Type.Optional(HeaderChanges),
    response_headers: Type.Optional(HeaderChanges),
    mirror: Type.Optional(
      section(
        {
          upstream: name('One of upstreams'),
          share: Type.Number({ minimum: 0, maximum: 1, default: 1, description: 'Of the requests' }),
        },
        'Requests also go there; what it answers is not looked at',
      ),
    ),
    auth: Type.Optional(Auth),
    rate_limits: Type.Array(RateLimit, { default: [], maxItems: 8, description: 'All of them must hold' }),
    cors: Type.Optional(Cors),
    allow: Type.Optional(addresses('Only these client addresses may come in')),
    deny: Type.Optional(addresses('These may not')),
    max_body: optionalSize('Bytes of a request body; beyond them the answer is 413'),
    streams: Type.Boolean({ default: false, description: 'Answers may be quiet for as long as they like' }),
    log: RouteLogSection,
  },
  'A route',
)
export type RouteSection = Type.Static<typeof RouteSection>
