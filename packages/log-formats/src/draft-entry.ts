import { type EntryInput, limits, redactQuery } from '@trilha/entry'
import type { RequestLine } from './request-line.ts'
import { routeOf } from './route.ts'
import { isFailure, statusText } from './status.ts'

/** How lines become entries. */
export interface LineOptions {
  /** Put on lines that name no service. */
  readonly service: string
  /**
   * What stands for the route in `action` and `http.route`: the path with its ids as `{id}` (`pattern`, the default), or
   * the path itself (`path`).
   */
  readonly routes?: 'pattern' | 'path'
}

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] }
export type DraftHttp = Mutable<NonNullable<EntryInput['http']>>
type DraftFields = Mutable<Omit<EntryInput, 'http' | 'attributes'>>

/** `user_id` where the line names nobody. */
export const nobody = 'N/A'

/** An entry being made. What does not fit into its field is cut there, and kept whole among the attributes. */
export class DraftEntry {
  readonly fields: DraftFields
  readonly http: DraftHttp = {}
  attributes: Record<string, unknown> = {}

  constructor(service: string) {
    this.fields = { service, user_id: nobody, action: '', result: 'success' }
  }

  /** The text as far as the field may hold it. */
  fit(name: string, text: string, maxLength: number): string {
    if (text.length <= maxLength) return text
    this.attributes[name] = text
    return text.slice(0, maxLength).toWellFormed()
  }

  setUser(userId: string): void {
    this.fields.user_id = this.fit('user_id', userId, limits.userIdLength)
  }

  setAction(action: string): void {
    this.fields.action = this.fit('action', action, limits.actionLength)
  }

  /** Method, path, query, and the route as far as a log shows it; `action` is made of them. */
  setRequest({ method, path, query, protocol, host }: RequestLine, options: LineOptions): void {
    this.setTarget({ method, path, query }, options)
    if (protocol !== undefined) this.attributes.protocol = protocol
    if (host !== undefined) this.setHost(host)
  }

  setTarget(
    request: Pick<RequestLine, 'method' | 'path' | 'query'> & { readonly route?: string | undefined },
    options: LineOptions,
  ): void {
    const { method, path, query } = request
    const { http } = this
    const route = request.route ?? (options.routes === 'path' ? path : routeOf(path))
    http.method = method
    http.route = this.fit('http.route', route, limits.pathLength)
    http.path = this.fit('http.path', path, limits.pathLength)
    if (query !== undefined) http.query = this.fit('http.query', redactQuery(query), limits.pathLength)
    this.setAction(`${method} ${route}`)
  }

  setHost(host: string): void {
    if (host.length <= limits.headerValueLength) this.http.request_headers = { host }
    else this.attributes.host = host
  }

  setClientIp(address: string): void {
    this.http.client_ip = this.fit('http.client_ip', address, limits.clientIpLength)
  }

  setUserAgent(text: string): void {
    this.http.user_agent = this.fit('http.user_agent', text, limits.userAgentLength)
  }

  /** The status, and the result and cause that follow from it. */
  setStatus(status: number): void {
    this.http.status = status
    if (!isFailure(status)) return
    this.fields.result = 'failure'
    this.fields.cause = statusText(status)
  }

  /** Spreading defines own members, so a line's "__proto__" stays data. */
  addAttributes(more: Readonly<Record<string, unknown>>): void {
    this.attributes = { ...this.attributes, ...more }
  }

  /** The entry; its members come in no particular order. */
  finish(): EntryInput {
    const entry: Mutable<EntryInput> = this.fields
    for (const _ in this.http) {
      entry.http = this.http
      break
    }
    for (const _ in this.attributes) {
      entry.attributes = this.attributes
      break
    }
    return entry
  }
}

/** An address without the values of secret parameters and without a password. */
export const safeAddress = (address: string): string => {
  const mark = address.indexOf('?')
  const withoutUser = (mark < 0 ? address : address.slice(0, mark)).replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')
  return mark < 0 ? withoutUser : `${withoutUser}?${redactQuery(address.slice(mark + 1))}`
}
