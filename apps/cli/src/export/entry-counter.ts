import type { ExportFormat } from '@trilha/log-api'

/** Counts the entries in the bytes of an export as they pass. */
export interface EntryCounter {
  /** Takes the next bytes; gives the number of entries so far, undefined for a format whose bytes do not tell. */
  count(bytes: Uint8Array): number | undefined
  total(): number | undefined
}

const lineFeed = 0x0a
const quote = 0x22

export const createEntryCounter = (format: ExportFormat): EntryCounter => {
  if (format === 'parquet') return { count: () => undefined, total: () => undefined }
  return format === 'csv' ? countRecords() : countLines()
}

const countLines = (): EntryCounter => {
  let lines = 0
  return {
    count: (bytes) => {
      for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) lines += 1
      return lines
    },
    total: () => lines,
  }
}

/** Line feeds within quotes belong to a value (RFC 4180); the first record names the columns. */
const countRecords = (): EntryCounter => {
  let records = 0
  let isQuoted = false
  const entries = (): number => Math.max(0, records - 1)
  return {
    count: (bytes) => {
      for (const byte of bytes) {
        if (byte === quote) isQuoted = !isQuoted
        else if (byte === lineFeed && !isQuoted) records += 1
      }
      return entries()
    },
    total: entries,
  }
}
