import { type EntryInput, limits, redactJson } from '@trilha/entry'
import { DraftEntry, type LineOptions, safeAddress } from './draft-entry.ts'
import { isEntry } from './entry-line.ts'
import { type Candidate, findCandidates, isObject, without } from './json-members.ts'
import type { Role } from './json-names.ts'
import { parseJsonObject } from './json-object.ts'
import {
  addressOf,
  countOf,
  durationOf,
  isFailureLevel,
  statusOf,
  stringOf,
  textOf,
  timestampOf,
} from './json-values.ts'
import { ParseError } from './parse-error.ts'
import { parseRequestLine, type RequestLine, splitTarget } from './request-line.ts'
import { valid } from './valid-entry.ts'

/**
 * Reads a line of a JSON log: an access log of nginx, Caddy, Traefik or Envoy, or any program's with names of
 * OpenTelemetry, ECS or common use (`json-names.ts`). Members that are not understood become attributes.
 *
 * @throws {ParseError}
 */
export const parseJsonLine = (text: string, options: LineOptions): EntryInput => {
  const line = parseJsonObject(text)
  return valid(isEntry(line) ? (line as EntryInput) : readForeign(line, options))
}

const readForeign = (line: Readonly<Record<string, unknown>>, options: LineOptions): EntryInput => {
  try {
    return new JsonLine(line, options).read()
  } catch (error) {
    // The end of the stack.
    if (error instanceof RangeError) throw new ParseError('the JSON is nested too deeply')
    throw error
  }
}

class JsonLine {
  readonly #line: Readonly<Record<string, unknown>>
  readonly #options: LineOptions
  readonly #candidates: ReadonlyMap<Role, readonly Candidate[]>
  readonly #taken = new Set<string>()
  readonly #draft: DraftEntry

  constructor(line: Readonly<Record<string, unknown>>, options: LineOptions) {
    this.#line = line
    this.#options = options
    this.#candidates = findCandidates(line)
    this.#draft = new DraftEntry(options.service)
  }

  read(): EntryInput {
    this.#readTime()
    this.#readNames()
    const isExchange = this.#readExchange()
    this.#readOutcome(isExchange)
    this.#readAction()
    const rest = without(this.#line, this.#taken)
    const { attributes: folder, ...others } = rest
    const all = isObject(folder) ? { ...prefixed(others, folder), ...folder } : rest
    this.#draft.addAttributes(redactJson(withSafeAddresses(all)) as Record<string, unknown>)
    return this.#draft.finish()
  }

  /** The first of a role's candidates that `convert` understands is taken; others stay attributes. */
  #take<T>(role: Role, convert: (value: unknown, candidate: Candidate) => T | undefined): T | undefined {
    for (const candidate of this.#candidates.get(role) ?? []) {
      const value = convert(candidate.value, candidate)
      if (value === undefined) {
        if (isNothing(candidate.value)) this.#taken.add(candidate.name)
        continue
      }
      this.#taken.add(candidate.name)
      return value
    }
    return undefined
  }

  /** Without a time it would be stored under the time of its reading: what names one must be understood. */
  #readTime(): void {
    const timestamp = this.#take('timestamp', timestampOf)
    if (timestamp !== undefined) {
      this.#draft.fields.timestamp = timestamp
      return
    }
    const wrong = this.#candidates.get('timestamp')?.find(({ value }) => !isNothing(value))
    if (wrong !== undefined) throw new ParseError(`${wrong.name}: must be a time in RFC 3339 or a number since 1970`)
  }

  #readNames(): void {
    const { fields } = this.#draft
    fields.service = this.#take('service', short(limits.serviceLength)) ?? fields.service
    const userId = this.#take('user_id', textOf)
    if (userId !== undefined) this.#draft.setUser(userId)
    const id = short(limits.requestIdLength)
    for (const role of ['request_id', 'trace_id', 'span_id'] as const) {
      const value = this.#take(role, id)
      if (value !== undefined) fields[role] = value
    }
    const type = this.#take('target_type', short(limits.targetLength))
    const targetId = this.#take('target_id', short(limits.targetLength))
    if (type !== undefined || targetId !== undefined) {
      fields.target = { ...(type !== undefined && { type }), ...(targetId !== undefined && { id: targetId }) }
    }
    const address = this.#take('client_ip', stringOf)
    if (address !== undefined) this.#draft.setClientIp(addressOf(address))
    const agent = this.#take('user_agent', stringOf)
    if (agent !== undefined) this.#draft.setUserAgent(agent)
  }

  /** Members such as `path`, `size` and `status` speak of HTTP only where there is a method. */
  #readExchange(): boolean {
    const request = this.#readRequest()
    if (request === undefined) return false
    const draft = this.#draft
    draft.setTarget(request, this.#options)
    if (request.protocol !== undefined) draft.attributes.protocol = request.protocol
    const host = request.host ?? this.#take('host', stringOf)
    if (host !== undefined) draft.setHost(host)
    const status = this.#take('status', statusOf)
    if (status !== undefined) draft.setStatus(status)
    const duration = this.#take('duration', (value, { name, unitMs }) =>
      durationOf(value, unitMs ?? this.#unitMs(name)),
    )
    if (duration !== undefined) draft.http.duration_ms = duration
    for (const role of ['request_bytes', 'response_bytes'] as const) {
      const count = this.#take(role, countOf)
      if (count !== undefined) draft.http[role] = count
    }
    return true
  }

  #readRequest(): (RequestLine & { readonly route?: string | undefined }) | undefined {
    const line = this.#take('request', (value) => parseRequestLine(stringOf(value) ?? ''))
    const method = line?.method ?? this.#take('method', methodOf)
    if (method === undefined) return undefined
    const given = this.#take('target', stringOf)
    const target = line ?? (given === undefined ? { path: '/', query: undefined, host: undefined } : splitTarget(given))
    const query = this.#take('query', (value) => stringOf(value)?.replace(/^\?/, ''))
    const route = this.#take('route', stringOf)
    return { protocol: line?.protocol, ...target, method, query: target.query ?? query, route }
  }

  /** `duration` is told by its writer: Caddy's is in seconds, Traefik's in nanoseconds, Envoy's in milliseconds. */
  #unitMs(name: string): number | undefined {
    const { logger } = this.#line
    if (name === 'duration' && typeof logger === 'string' && logger.startsWith('http.log.access')) return 1_000
    if (name === 'Duration' && Object.hasOwn(this.#line, 'DownstreamStatus')) return 1e-6
    return name === 'duration' && Object.hasOwn(this.#line, 'response_code') ? 1 : undefined
  }

  /** What the line says itself goes before what follows from the status, and that before what the level tells. */
  #readOutcome(isExchange: boolean): void {
    const { fields, http } = this.#draft
    const said = this.#take('result', resultOf)
    const level = textOf(this.#candidates.get('level')?.[0]?.value) ?? ''
    const isJudgedByLevel = !isExchange || http.status === undefined
    if (said !== undefined) fields.result = said
    else if (isJudgedByLevel && isFailureLevel(level)) fields.result = 'failure'
    const cause = this.#take('cause', stringOf)
    if (cause !== undefined) fields.cause = this.#draft.fit('cause', cause, limits.causeLength)
    if (said === 'success' && cause === undefined) delete fields.cause
  }

  #readAction(): void {
    const draft = this.#draft
    const action = this.#take('action', short(limits.actionLength))
    if (action !== undefined) draft.setAction(action)
    if (draft.fields.action !== '') return
    const message = this.#take('message', stringOf)
    draft.setAction(message ?? 'log')
    if (draft.fields.result === 'failure' && draft.fields.cause == null && message !== undefined) {
      draft.fields.cause = draft.fit('message', message, limits.causeLength)
    }
  }
}

const isNothing = (value: unknown): boolean => value === null || value === '' || value === '-'

/** Longer texts stay attributes: half an id is none. */
const short =
  (maxLength: number) =>
  (value: unknown): string | undefined => {
    const text = textOf(value)
    return text !== undefined && text.length <= maxLength ? text : undefined
  }

const methodOf = (value: unknown): string | undefined => {
  const text = stringOf(value)
  return text !== undefined && /^[A-Za-z][A-Za-z_-]{0,31}$/.test(text) ? text : undefined
}

const resultOf = (value: unknown): string | undefined => {
  if (typeof value === 'boolean') return value ? 'success' : 'failure'
  const text = stringOf(value)
  return text !== undefined && text.length <= limits.resultLength ? text : undefined
}

/** Members of the line beside its `attributes`, renamed where those have the name. */
const prefixed = (members: Readonly<Record<string, unknown>>, taken: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [Object.hasOwn(taken, name) ? `line.${name}` : name, value]),
  )

/** Addresses that were not taken (a referer) may hold secrets in their query. */
const withSafeAddresses = (value: unknown): unknown => {
  if (typeof value === 'string') return value.includes('?') || value.includes('@') ? safeText(value) : value
  if (Array.isArray(value)) return value.map(withSafeAddresses)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withSafeAddresses(member)]))
}

/** Only of what looks like an address as a whole. */
const safeText = (text: string): string => (/^(?:[a-z][a-z0-9+.-]*:\/\/|\/)\S*$/i.test(text) ? safeAddress(text) : text)
