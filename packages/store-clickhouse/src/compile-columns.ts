export interface Column {
  readonly sql: string
  readonly kind: 'text' | 'id' | 'number' | 'time'
  /** Whether it may be NULL, which means that the entry has no such field. */
  readonly isOptional: boolean
  /** Whether the index over all words has its words. */
  readonly isIndexed: boolean
  /**
   * Whether each value is in few entries, so that the index over all words finds them. One of few different values is in
   * so many that reading the column is faster.
   */
  readonly hasManyValues: boolean
}

type Options = Partial<Pick<Column, 'isOptional' | 'isIndexed'>>

/** Columns of words of which most values are rare; ids of requests and traces are in no text and have filters instead. */
const ofManyValues = new Set(['user_id', 'target.id', 'http.path', 'http.query'])

const column = (sql: string, kind: Column['kind'], options: Options = {}) =>
  [sql, { sql, kind, isOptional: false, isIndexed: false, hasManyValues: ofManyValues.has(sql), ...options }] as const

/** The fields of an entry that are columns of their own. No other name ever gets into the SQL. */
export const columns: ReadonlyMap<string, Column> = new Map([
  column('seq', 'number'),
  column('id', 'id'),
  column('timestamp', 'time'),
  column('received_at', 'time'),
  ...['service', 'user_id', 'action', 'result'].map((sql) => column(sql, 'text', { isIndexed: true })),
  ...['cause', 'target.type', 'target.id', 'http.route', 'http.path', 'http.query', 'http.user_agent'].map((sql) =>
    column(sql, 'text', { isIndexed: true, isOptional: true }),
  ),
  ...[
    'request_id',
    'trace_id',
    'span_id',
    'http.method',
    'http.client_ip',
    'http.request_body',
    'http.response_body',
  ].map((sql) => column(sql, 'text', { isOptional: true })),
  ...['http.status', 'http.duration_ms', 'http.request_bytes', 'http.response_bytes'].map((sql) =>
    column(sql, 'number', { isOptional: true }),
  ),
])
