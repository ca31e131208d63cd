export { type ClickhouseStoreOptions, openClickhouseStore } from './clickhouse-store.ts'
