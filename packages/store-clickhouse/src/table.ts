/**
 * Version of everything below. A folder of another version is wiped and filled again from the journal, so that no
 * migration is ever written: raise it with any change to a table.
 */
export const schemaVersion = 1

/**
 * The words that a full-text search looks through, each once. The index must be declared over this very expression, and
 * queries use the alias `words`. Only one text is built of all columns, because each text index has a dictionary of its own.
 */
const words = `concatWithSeparator(' ', ${[
  'service',
  'user_id',
  'action',
  'result',
  ...[
    'cause',
    'target.type',
    'target.id',
    'http.route',
    'http.path',
    'http.query',
    'http.user_agent',
    'attributes',
  ].map(
    // One NULL would make the whole text NULL.
    (column) => `ifNull(${column}, '')`,
  ),
].join(', ')})`

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

/** Searches by these values read only the granules (8,192 rows) whose filter may hold one. */
const bloom = (name: string, column: string) => `INDEX ${name} ${column} TYPE bloom_filter(0.01) GRANULARITY 1`

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
  words String ALIAS ${words},
  INDEX by_seq seq TYPE minmax GRANULARITY 1,
  ${bloom('by_id', 'id')},
  ${bloom('by_user', 'user_id')},
  ${bloom('by_request', 'request_id')},
  ${bloom('by_trace', 'trace_id')},
  ${bloom('by_target', 'target.id')},
  INDEX by_status http.status TYPE set(64) GRANULARITY 1,
  INDEX by_words ${words} TYPE text(tokenizer = 'splitByNonAlpha', preprocessor = lower(${words}))
) ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (timestamp, seq)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1, index_granularity = 2048, allow_suspicious_indices = 1, min_bytes_for_wide_part = 33554432, max_compress_block_size = 262144`

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
