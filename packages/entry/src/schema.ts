import Type from 'typebox'
import { limits } from './limits.ts'

const text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description })
const optionalText = (maxLength: number, description: string) =>
  Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()], { description }))
const optionalCount = (description: string) =>
  Type.Optional(
    Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()], { description }),
  )
/** The pattern of a plain text key ends at a line feed, and members behind it would not be looked at. */
const anyKey = Type.String({ pattern: '^[\\s\\S]*$' })
const optionalHeaders = (description: string) =>
  Type.Optional(
    Type.Union([Type.Record(anyKey, Type.String({ maxLength: limits.headerValueLength })), Type.Null()], {
      description,
    }),
  )

/** What the action was done to. */
export const Target = Type.Object(
  {
    type: optionalText(limits.targetLength, 'Kind of thing, such as `user` or `event`'),
    id: optionalText(limits.targetLength, 'Its identifier'),
  },
  { description: 'What the action was done to' },
)

/** The exchange an entry tells of. Names map to OpenTelemetry's HTTP semantic conventions. */
export const Http = Type.Object(
  {
    method: optionalText(32, '`http.request.method`'),
    route: optionalText(limits.pathLength, '`http.route`: the pattern, such as `/users/{user_id}`'),
    path: optionalText(limits.pathLength, '`url.path`: as it was asked for'),
    query: optionalText(limits.pathLength, '`url.query`, secrets masked'),
    status: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0, maximum: 999 }), Type.Null()], {
        description: '`http.response.status_code`; 0 when no response was sent',
      }),
    ),
    duration_ms: Type.Optional(
      Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
        description: 'From the first byte of the request to the last of the response, in milliseconds',
      }),
    ),
    request_bytes: optionalCount('`http.request.body.size`'),
    response_bytes: optionalCount('`http.response.body.size`'),
    client_ip: optionalText(limits.clientIpLength, '`client.address`'),
    user_agent: optionalText(limits.userAgentLength, '`user_agent.original`'),
    request_headers: optionalHeaders('Allow-listed request headers, names in lower case'),
    response_headers: optionalHeaders('Allow-listed response headers, names in lower case'),
    request_body: optionalText(limits.bodyLength, 'The request body where its capture is switched on'),
    response_body: optionalText(limits.bodyLength, 'The response body where its capture is switched on'),
  },
  { description: 'The HTTP exchange' },
)

/**
 * What a caller may send: four required fields; all others optional; unknown ones are welcome and end up under
 * `attributes`. `seq` and `received_at` are the log's to give: a caller's are ignored.
 */
export const EntryInput = Type.Object(
  {
    service: text(limits.serviceLength, 'Which service tells of the action'),
    user_id: text(limits.userIdLength, 'Who did it; `N/A` where no user is known'),
    action: text(limits.actionLength, 'What was done, such as `create_user`'),
    result: text(limits.resultLength, '`success` or `failure` in our own services; any text from others'),
    cause: optionalText(limits.causeLength, 'Why it failed'),
    timestamp: Type.Optional(
      Type.Union([Type.String({ maxLength: 64 }), Type.Null()], {
        description: 'RFC 3339 date-time; no zone means UTC; filled in at arrival when absent',
      }),
    ),
    id: Type.Optional(
      Type.Union([Type.String({ maxLength: 64 }), Type.Null()], {
        description: 'A UUID, preferably version 7 (RFC 9562). Sending an id twice stores the entry once',
      }),
    ),
    request_id: optionalText(limits.requestIdLength, 'The request that caused it'),
    trace_id: optionalText(limits.requestIdLength, 'W3C trace id'),
    span_id: optionalText(limits.requestIdLength, 'W3C parent id'),
    target: Type.Optional(Type.Union([Target, Type.Null()])),
    http: Type.Optional(Type.Union([Http, Type.Null()])),
    attributes: Type.Optional(
      Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
        description: 'Any JSON object; fields unknown to the schema are put here',
      }),
    ),
  },
  {
    $id: 'EntryInput',
    additionalProperties: true,
    description: 'An action to log',
    examples: [
      {
        service: 'user_service',
        user_id: '1',
        action: 'create_user',
        result: 'success',
        timestamp: '2024-06-15T12:34:56.789Z',
      },
    ],
  },
)
export type EntryInput = Type.Static<typeof EntryInput>

/** Makes the optional members of a type present-or-absent, never null: how a kept entry looks. */
type Kept<T> = { readonly [Key in keyof T]: Exclude<T[Key], null> }

/**
 * An entry as it is kept. Absent means unknown; only `cause` is always there (null when nothing failed), as callers of
 * the first version expect it.
 */
export interface Entry {
  /** UUID in lower case. */
  readonly id: string
  /** When it happened: RFC 3339 in UTC with 3, 6 or 9 digits of fraction. */
  readonly timestamp: string
  /** When the log accepted it: RFC 3339 in UTC with 3 digits of fraction. */
  readonly received_at: string
  readonly user_id: string
  readonly service: string
  readonly action: string
  readonly result: string
  readonly cause: string | null
  readonly request_id?: string
  readonly trace_id?: string
  readonly span_id?: string
  readonly target?: Kept<Type.Static<typeof Target>>
  readonly http?: Kept<Type.Static<typeof Http>>
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** An entry with its place in the journal: 1, 2, 3, … without gaps. */
export interface StoredEntry extends Entry {
  readonly seq: number
}

/** The schema of {@link StoredEntry}, for documents that describe answers. */
export const StoredEntry = Type.Object(
  {
    seq: Type.Integer({ minimum: 1, description: 'Place in the journal: 1, 2, 3, … without gaps' }),
    id: Type.String({ format: 'uuid' }),
    timestamp: Type.String({ format: 'date-time' }),
    received_at: Type.String({ format: 'date-time' }),
    user_id: Type.String(),
    service: Type.String(),
    action: Type.String(),
    result: Type.String(),
    cause: Type.Union([Type.String(), Type.Null()]),
    request_id: Type.Optional(Type.String()),
    trace_id: Type.Optional(Type.String()),
    span_id: Type.Optional(Type.String()),
    target: Type.Optional(Target),
    http: Type.Optional(Http),
    attributes: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { $id: 'Entry', description: 'An entry as it is kept' },
)

/** Names of the two schemas' members, in the order of the canonical encoding. */
export const targetFields = Object.freeze(Object.keys(Target.properties) as (keyof typeof Target.properties)[])
export const httpFields = Object.freeze(Object.keys(Http.properties) as (keyof typeof Http.properties)[])
