import { headerNameFault } from '../configuration/fields.ts'
import type { RouteSection } from '../configuration/route-section.ts'

/** What a route does to headers on their way. */
export interface HeaderChanges {
  /** Names, in lower case, whose values do not go on: those that are removed and those that are set anew. */
  readonly dropped: ReadonlySet<string>
  /** Name, value, name, … to be put behind the others. */
  readonly appended: readonly string[]
}

/** Compiles a section; undefined when it changes nothing. */
export const createHeaderChanges = (section: RouteSection['request_headers']): HeaderChanges | undefined => {
  if (section === undefined) return undefined
  const { set = {}, add = {}, remove = [] } = section
  const dropped = new Set([...remove, ...Object.keys(set)].map((name) => name.toLowerCase()))
  const appended = [...Object.entries(set), ...Object.entries(add)].flat()
  return dropped.size === 0 && appended.length === 0 ? undefined : { dropped, appended }
}

/** Framing and what the gateway answers for itself: changing these would break messages or forge what others rely on. */
const untouchable = new Set([
  'connection',
  'content-length',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'traceparent',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
])

/** What is wrong with the name of a header that a file changes, in the words of a settings fault. */
export const headerChangeFault = (name: string): string | undefined => {
  const fault = headerNameFault(name)
  if (fault !== undefined) return fault
  return untouchable.has(name.toLowerCase()) ? 'is a header that the gateway writes itself' : undefined
}
