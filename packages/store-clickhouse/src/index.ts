export { openClickhouseStore } from './clickhouse-store.ts'
export type { ClickhouseStoreOptions, ReadEntries } from './options.ts'
