/** Which entries: what every search of the log service takes. All of it is optional; all parts must match. */
export interface Selection {
  /** A text of the query language. */
  readonly query?: string
  /** Inclusive; RFC 3339 or relative, such as `now-15m`. */
  readonly from?: string
  /** Exclusive; as `from`. */
  readonly to?: string
  /** Exact values by field; several values of one field mean any of them. */
  readonly filters?: Readonly<Record<string, readonly string[]>>
}

type Value = string | number | readonly string[] | undefined

/** Undefined values are left out, and lists are repeated. */
export const queryString = (selection: Selection, others: Readonly<Record<string, Value>> = {}): string => {
  const { query, from, to, filters } = selection
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ q: query, from, to, ...filters, ...others })) {
    if (value === undefined) continue
    for (const one of typeof value === 'object' ? value : [String(value)]) parameters.append(name, one)
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}
