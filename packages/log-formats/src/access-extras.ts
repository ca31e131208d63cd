import { isIP } from 'node:net'
import { isSecretName, masked } from '@trilha/entry'
import type { DraftEntry } from './draft-entry.ts'
import { readQuoted } from './quoted-text.ts'

/** A field behind the ones that every access log has. */
interface Extra {
  readonly kind: 'quoted' | 'bracketed' | 'bare'
  readonly text: string
}

const named = /^([A-Za-z_][\w.-]{0,63})=(.*)$/s
/** nginx writes `$request_time` with exactly three digits of fraction, and little else looks like that. */
const seconds = /^\d{1,7}\.\d{3}$/
const requestId = /^(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i
/** Names that nginx configurations give to `$request_time`. */
const durationNames = new Set(['rt', 'request_time', 'req_time'])

/**
 * Fields that servers are told to append: nginx's `$http_x_forwarded_for`, `$request_time`, `$request_id`, `name=value`
 * pairs, and whatever else. What is not recognised is kept, in its order, as `attributes.extra`.
 */
export const readExtras = (draft: DraftEntry, line: string, start: number): void => {
  const extras = splitExtras(line, start)
  const rest: string[] = []
  extras.forEach((extra, index) => {
    if (!takeExtra(draft, extra, index, extras)) rest.push(extra.text)
  })
  if (rest.length > 0) draft.attributes.extra = rest
}

/** False when nothing is known of it. */
const takeExtra = (draft: DraftEntry, { kind, text }: Extra, index: number, all: readonly Extra[]): boolean => {
  if (text === '-' || text === '') return true
  if (index === 0 && kind === 'quoted' && isIP(text.split(',')[0]?.trim() ?? '') !== 0) {
    draft.attributes.forwarded_for = text
    return true
  }
  if (kind === 'bracketed') return false
  const [, name, value = ''] = named.exec(text) ?? []
  if (name !== undefined) return takeNamed(draft, name, value)
  if (draft.http.duration_ms === undefined && seconds.test(text)) {
    draft.http.duration_ms = toMs(text)
    return true
  }
  // nginx's ingress controller has $request_length before $request_time.
  const isLength = index === 0 && /^\d{1,15}$/.test(text) && seconds.test(all[1]?.text ?? '')
  if (isLength) {
    draft.attributes.request_length = Number(text)
    return true
  }
  if (draft.fields.request_id === undefined && requestId.test(text)) {
    draft.fields.request_id = text
    return true
  }
  return false
}

const takeNamed = (draft: DraftEntry, name: string, text: string): boolean => {
  const value = text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text
  if (value === '-' || value === '') return true
  if (durationNames.has(name) && /^\d{1,7}(?:\.\d{1,9})?$/.test(value)) {
    draft.http.duration_ms = toMs(value)
  } else if (name in draft.attributes) {
    // Also for names that every object has, such as `__proto__`.
    return false
  } else {
    draft.attributes[name] = isSecretName(name) ? masked : value
  }
  return true
}

/** Without the noise that a multiplication leaves behind the digits. */
const toMs = (text: string): number => Math.round(Number(text) * 1e9) / 1e6

const splitExtras = (line: string, start: number): Extra[] => {
  const extras: Extra[] = []
  let at = start
  while (at < line.length) {
    if (line[at] === ' ') {
      at++
      continue
    }
    const { extra, end } = readExtra(line, at)
    extras.push(extra)
    at = end
  }
  return extras
}

const readExtra = (line: string, start: number): { readonly extra: Extra; readonly end: number } => {
  const first = line[start]
  if (first === '"') {
    const { text, end } = readQuoted(line, start)
    return { extra: { kind: 'quoted', text }, end }
  }
  const close = first === '[' ? line.indexOf(']', start) : -1
  if (close >= 0) return { extra: { kind: 'bracketed', text: line.slice(start, close + 1) }, end: close + 1 }
  return { extra: { kind: 'bare', text: line.slice(start, bareEnd(line, start)) }, end: bareEnd(line, start) }
}

/** `name="two words"` is one field. */
const bareEnd = (line: string, start: number): number => {
  const blankAt = line.indexOf(' ', start)
  const end = blankAt < 0 ? line.length : blankAt
  const quote = line.slice(start, end).indexOf('="')
  return quote < 0 ? end : readQuoted(line, start + quote + 1).end
}
