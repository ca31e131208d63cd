export type { StoredEntry } from '@trilha/entry'
