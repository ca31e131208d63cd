import { wordsExpression, wordsIndex } from './words-expression.ts'

/**
 * Version of everything below. A folder of another version is wiped and filled again from the journal, so that no
 * migration is ever written: raise it with any change to a table.
 */
export const schemaVersion = 2

/** Text of few different values: the dictionary is kept once a part, a row costs a byte or two. */
const symbol = 'LowCardinality(Nullable(String))'
const text = 'Nullable(String) CODEC(ZSTD(1))'

const httpTuple = `Tuple(
    method LowCardinality(Nullable(String)),
    route LowCardinality(Nullable(String)),
    path Nullable(String),
    query Nullable(String),
    status Nullable(UInt16),
    duration_ms Nullable(Float64),
    request_bytes Nullable(UInt64),
    response_bytes Nullable(UInt64),
    client_ip Nullable(String),
    user_agent LowCardinality(Nullable(String)),
    request_headers Nullable(String),
    response_headers Nullable(String),
    request_body Nullable(String),
    response_body Nullable(String)
  ) CODEC(ZSTD(1))`

/** Searches by these values read only the granules whose filter may hold one. */
const bloom = (name: string, column: string) => `INDEX ${name} ${column} TYPE bloom_filter(0.01) GRANULARITY 1`

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
/** Which span of this length since 1970 a timestamp is in, written as the counts below have it. */
export const epochOf = (spanMs: number): string => `intDiv(toUnixTimestamp64Milli(timestamp), ${spanMs})`

/** README.md says what each was measured to do. */
const entriesSettings = {
  fsync_after_insert: 1,
  fsync_part_directory: 1,
  min_rows_to_fsync_after_merge: 1,
  // A search for few entries, spread over everything, reads a granule of each column for each of them.
  index_granularity: 2_048,
  min_compress_block_size: 16_384,
  max_compress_block_size: 65_536,
  // Fewer and smaller streams a column.
  string_serialization_version: "'single_stream'",
  nullable_serialization_version: "'allow_sparse'",
  // Parts that were merged into a larger one are deleted after so many seconds: that one is synced before.
  old_parts_lifetime: 30,
  // An insert writes and syncs one file, not a hundred.
  min_bytes_for_wide_part: 33_554_432,
  allow_suspicious_indices: 1,
  // Entries that are removed are removed from the counts, too.
  lightweight_mutation_projection_mode: "'rebuild'",
}

const printed = (settings: Readonly<Record<string, string | number>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ')

/**
 * Counts that are kept beside the rows, so that what a person looks at first (how many, when, with which result) costs
 * the same over everything as over a day. The engine takes one whenever a query asks for no more than it holds.
 */
const counts = (name: string, columns: string) => `PROJECTION ${name} (SELECT ${columns}, count() GROUP BY ${columns})`

/** One row a journal line. README.md gives the reason of each column and index. */
export const createEntries = `CREATE TABLE IF NOT EXISTS entries (
  seq UInt64 CODEC(Delta, ZSTD(1)),
  id UUID CODEC(ZSTD(1)),
  timestamp DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  service LowCardinality(String),
  user_id String CODEC(ZSTD(1)),
  action LowCardinality(String),
  result LowCardinality(String),
  cause ${text},
  request_id ${text},
  trace_id ${text},
  span_id ${text},
  target Tuple(type ${symbol}, id Nullable(String)) CODEC(ZSTD(1)),
  http ${httpTuple},
  attributes Nullable(String) CODEC(ZSTD(3)),
  words String ALIAS ${wordsExpression},
  INDEX by_seq seq TYPE minmax GRANULARITY 1,
  ${bloom('by_id', 'id')},
  ${bloom('by_request', 'request_id')},
  ${bloom('by_trace', 'trace_id')},
  ${bloom('by_span', 'span_id')},
  INDEX by_status http.status TYPE set(64) GRANULARITY 1,
  ${wordsIndex},
  ${counts('by_minute', `${epochOf(minuteMs)}, service, result`)},
  ${counts('by_hour', `${epochOf(hourMs)}, service, action, result`)},
  ${counts('users', 'user_id, result')}
) ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (timestamp, seq)
SETTINGS ${printed(entriesSettings)}`

/** Ranges of the journal that are not in `entries`, and why. */
export const createSetAside = `CREATE TABLE IF NOT EXISTS set_aside (
  first_seq UInt64,
  last_seq UInt64,
  reason String,
  line String
) ENGINE = MergeTree ORDER BY first_seq
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`

/** How journal lines are read. */
export const insertSettings = {
  date_time_input_format: 'best_effort',
  // Headers and attributes are kept as the bytes they are in the journal.
  input_format_json_read_objects_as_strings: 1,
  // The fast reader of floats may be wrong in the last digit.
  precise_float_parsing: 1,
  // A member that no column holds would be lost without a word; the line is set aside instead.
  input_format_skip_unknown_fields: 0,
  input_format_json_ignore_unknown_keys_in_named_tuple: 0,
  // `received_at` grows with seq, so a block covers a month or two; after a long pause a few more.
  max_partitions_per_insert_block: 0,
  input_format_parallel_parsing: 0,
  max_threads: 1,
  max_insert_threads: 1,
} as const
