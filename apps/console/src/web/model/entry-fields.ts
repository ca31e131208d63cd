import type { ListedEntry } from '@trilha/log-api'

/** A line of an entry's detail. */
export interface EntryField {
  /** Its place in the entry: dotted, with indexes (`attributes.items[2].sku`). */
  readonly name: string
  /** As a query names it: without indexes, since a query looks at any item. Undefined where a query has no name for it. */
  readonly field: string | undefined
  /** As text, without quotes. */
  readonly value: string
  readonly kind: 'text' | 'number' | 'boolean' | 'time' | 'nothing'
  /** Length of the whole value, where only its beginning is here. */
  readonly fullLength?: number
  /** A secret that was masked before it was stored. */
  readonly isMasked: boolean
}

/** What stands in place of a secret (docs/decisions/0006-masking.md). */
export const mask = '[REDACTED]'

/** The parts of an entry in which secrets are masked. */
const isMaskedPart = (name: string): boolean =>
  name.startsWith('attributes.') ||
  name.startsWith('http.request_headers.') ||
  name.startsWith('http.response_headers.') ||
  name === 'http.query'

const times: ReadonlySet<string> = new Set(['timestamp', 'received_at'])

interface Place {
  readonly name: string
  readonly field: string
  /** As `cut` names it: indexes are parts like any other. */
  readonly path: string
}

const within = ({ name, field, path }: Place, key: string): Place => ({
  name: `${name}.${key}`,
  field: `${field}.${key}`,
  path: `${path}.${key}`,
})

const itemOf = ({ name, field, path }: Place, index: number): Place => ({
  name: `${name}[${index}]`,
  field,
  path: `${path}.${index}`,
})

const isRawNumber = (value: object): boolean => Object.getPrototypeOf(value) === null && 'rawJSON' in value

type Cut = Readonly<Record<string, number>>

const leaf = ({ name, field, path }: Place, value: unknown, cut: Cut): EntryField => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const fullLength = cut[path]
  const isEmptyPart = typeof value === 'object' && value !== null && !isRawNumber(value)
  return {
    name,
    field: value === null || isEmptyPart ? undefined : field,
    value: text,
    kind: times.has(name)
      ? 'time'
      : typeof value === 'string'
        ? 'text'
        : typeof value === 'boolean'
          ? 'boolean'
          : value === null || isEmptyPart
            ? 'nothing'
            : 'number',
    ...(fullLength !== undefined && { fullLength }),
    isMasked: text === mask && isMaskedPart(name),
  }
}

const fieldsIn = (place: Place, value: unknown, cut: Cut): readonly EntryField[] => {
  if (value === undefined) return []
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item: unknown, index) => fieldsIn(itemOf(place, index), item, cut))
  }
  if (typeof value === 'object' && value !== null && !isRawNumber(value)) {
    const members: [string, unknown][] = Object.entries(value)
    if (members.length > 0) return members.flatMap(([key, member]) => fieldsIn(within(place, key), member, cut))
  }
  return [leaf(place, value, cut)]
}

const fieldsOf = (members: object, cut: Cut): readonly EntryField[] =>
  Object.entries(members).flatMap(([key, member]: [string, unknown]) =>
    fieldsIn({ name: key, field: key, path: key }, member, cut),
  )

export interface FieldGroups {
  readonly entry: readonly EntryField[]
  readonly exchange: readonly EntryField[]
  readonly attributes: readonly EntryField[]
}

/** The members that an entry has of its own; what a page's answer adds (`offset_ms`, `first`) tells of the page. */
const ownNames = [
  'timestamp',
  'service',
  'user_id',
  'action',
  'result',
  'cause',
  'target',
  'request_id',
  'trace_id',
  'span_id',
  'id',
  'seq',
  'received_at',
] as const

/** Every value of an entry: what was told of the action, its HTTP exchange, and what else the caller sent. */
export const fieldGroups = (entry: ListedEntry): FieldGroups => {
  const { http, attributes, cut = {} } = entry
  const own = ownNames.flatMap((name) => (entry[name] === null ? [] : [[name, entry[name]] as const]))
  return {
    entry: fieldsOf(Object.fromEntries(own), cut),
    exchange: http === undefined ? [] : fieldsOf({ http }, cut),
    attributes: attributes === undefined || Object.keys(attributes).length === 0 ? [] : fieldsOf({ attributes }, cut),
  }
}

/** The fields whose name or value holds a text, whatever its case; all of them for an empty one. */
export const findFields = (fields: readonly EntryField[], text: string): readonly EntryField[] => {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return fields
  return fields.filter(({ name, value }) => name.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted))
}

/** The order in which a row's values are offered: first what the row tells, then what it is known by. */
const offered = [
  'user_id',
  'action',
  'service',
  'result',
  'cause',
  'http.route',
  'http.status',
  'request_id',
  'target.id',
  'target.type',
  'trace_id',
  'http.method',
  'http.client_ip',
]

/** The values of an entry that a query can ask for, the most telling first; no cut one, for it is not the value. */
export const offeredValues = (entry: ListedEntry): readonly EntryField[] => {
  const groups = fieldGroups(entry)
  const all = [...groups.entry, ...groups.exchange]
  const known = offered.flatMap((name) => all.find((field) => field.name === name) ?? [])
  return [...known, ...groups.attributes].filter(
    ({ field, fullLength, isMasked }) => field !== undefined && fullLength === undefined && !isMasked,
  )
}
