export { openClickhouseStore } from './clickhouse-store.ts'
export type { ClickhouseStoreOptions } from './options.ts'
