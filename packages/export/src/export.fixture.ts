import { decodeLine, encodeEntry, type StoredEntry } from '@trilha/entry'
import { arbitraryEntry } from '@trilha/store/conformance'
import fc from 'fast-check'
import type { ExportFormat } from './export-format.ts'

/** Batches of entries as a store gives them: of any sizes, with any seq. */
export const arbitraryBatches: fc.Arbitrary<readonly (readonly StoredEntry[])[]> = fc.array(
  fc.array(
    fc.tuple(arbitraryEntry, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })).map(([entry, seq]) =>
      // What a store gives back came out of the journal once.
      decodeLine(`{"seq":${seq},${encodeEntry(entry).slice(1)}`),
    ),
    { maxLength: 8 },
  ),
  { maxLength: 4 },
)

/** Entries that differ in time, user and a body of `bodyLength` characters. */
export const entriesOf = (count: number, bodyLength = 0): readonly StoredEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    seq: index + 1,
    id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    timestamp: new Date(Date.UTC(2026, 0, 1) + index).toISOString(),
    received_at: new Date(Date.UTC(2026, 0, 1) + index).toISOString(),
    service: 'user_service',
    user_id: String(index % 7),
    action: 'get_user',
    result: 'success',
    cause: null,
    ...(bodyLength > 0 && { http: { request_body: String(index).repeat(bodyLength).slice(0, bodyLength) } }),
  }))

export async function* asyncBatches(batches: Iterable<readonly StoredEntry[]>) {
  yield* batches
}

/** The whole file. */
export const fileOf = async (format: ExportFormat, batches: Iterable<readonly StoredEntry[]>): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(format.encode(asyncBatches(batches))))
