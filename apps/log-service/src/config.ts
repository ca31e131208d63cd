import { portConfig, sharedConfig } from '@trilha/service-kit'
import Type from 'typebox'

const mebibyte = 1024 * 1024

const bytes = (env: string, preset: number, description: string) =>
  Type.Integer({ minimum: 1, default: preset, env, description })

/** The settings of the log service. */
export const logServiceConfig = Type.Object({
  ...sharedConfig,
  port: portConfig('TRILHA_LOG_SERVICE_PORT', 8003),
  journalSegmentBytes: bytes(
    'TRILHA_JOURNAL_SEGMENT_BYTES',
    64 * mebibyte,
    'A segment of the journal is sealed and compressed when it passes this many bytes.',
  ),
  journalSegmentAgeMs: Type.Integer({
    minimum: 1_000,
    default: 60 * 60 * 1_000,
    env: 'TRILHA_JOURNAL_SEGMENT_AGE_MS',
    description: 'A segment of the journal is sealed when it is this many milliseconds old.',
  }),
  catchUpMs: Type.Integer({
    minimum: 0,
    default: 5_000,
    env: 'TRILHA_SEARCH_CATCH_UP_MS',
    description: 'How many milliseconds a search waits for the store to have all that was acknowledged before it.',
  }),
  searchTimeoutMs: Type.Integer({
    minimum: 100,
    default: 15_000,
    env: 'TRILHA_SEARCH_TIMEOUT_MS',
    description: 'A search that runs longer than this many milliseconds is given up.',
  }),
  searchThreads: Type.Integer({
    minimum: 1,
    default: 2,
    env: 'TRILHA_SEARCH_THREADS',
    description: 'How many processors one search may use.',
  }),
  storeMemoryBytes: Type.Integer({
    minimum: 256 * mebibyte,
    default: 1_024 * mebibyte,
    env: 'TRILHA_STORE_MEMORY_BYTES',
    description: 'The memory of the embedded store for searches, inserts and caches together, in bytes.',
  }),
  maxBatchBytes: bytes(
    'TRILHA_MAX_BATCH_BYTES',
    64 * mebibyte,
    'The largest body of POST /logs as it comes over the wire, in bytes.',
  ),
  maxBatchDecodedBytes: bytes(
    'TRILHA_MAX_BATCH_DECODED_BYTES',
    512 * mebibyte,
    'The largest body of POST /logs once it is unpacked, in bytes; it is read piece by piece and never held whole.',
  ),
  maxArrayBytes: bytes(
    'TRILHA_MAX_ARRAY_BYTES',
    8 * mebibyte,
    'The largest JSON array that POST /logs takes, in bytes; an array has to be held whole, NDJSON has not.',
  ),
  maxBatchEntries: Type.Integer({
    minimum: 1,
    default: 1_000_000,
    env: 'TRILHA_MAX_BATCH_ENTRIES',
    description: 'The most entries of one POST /logs.',
  }),
  maxRejectedListed: Type.Integer({
    minimum: 1,
    default: 100,
    env: 'TRILHA_MAX_REJECTED_LISTED',
    description: 'How many rejected lines an answer of POST /logs names; the others are counted.',
  }),
  maxTails: Type.Integer({
    minimum: 1,
    default: 64,
    env: 'TRILHA_MAX_TAILS',
    description: 'How many live tails may be open at the same time; each takes up to 4 MiB of memory when it is slow.',
  }),
  maxExports: Type.Integer({
    minimum: 1,
    default: 2,
    env: 'TRILHA_MAX_EXPORTS',
    description: 'How many exports may run at the same time; one to Parquet takes up to 160 MB of memory.',
  }),
  retentionFile: Type.Optional(
    Type.String({
      minLength: 1,
      env: 'TRILHA_RETENTION_FILE',
      description: 'A file of rules, YAML or JSON, that say how long which entries are kept; without any, for ever.',
    }),
  ),
  retentionMaxAge: Type.Optional(
    Type.String({
      minLength: 1,
      env: 'TRILHA_RETENTION_MAX_AGE',
      description: 'How long every entry is kept, such as 90d, 12h, 6mo or 5y; instead of a file of rules.',
    }),
  ),
  retentionMaxBytes: Type.Optional(
    Type.String({
      minLength: 1,
      env: 'TRILHA_RETENTION_MAX_BYTES',
      description: 'How much journal and store may take together, such as 50GB; beyond it the oldest entries go.',
    }),
  ),
  retentionInterval: Type.String({
    minLength: 1,
    default: '10min',
    env: 'TRILHA_RETENTION_INTERVAL',
    description: 'How often entries past their time are removed, such as 10min or 1h.',
  }),
})
export type LogServiceConfig = Readonly<Type.Static<typeof logServiceConfig>>
