import { encodeLine, type StoredEntry } from '@trilha/entry'
import type { ExportFormat } from './export-format.ts'
import { joinedText } from './joined-text.ts'

function* linesOf(entries: readonly StoredEntry[]): Generator<string> {
  for (const entry of entries) yield `${encodeLine(entry)}\n`
}

async function* lineBatches(batches: AsyncIterable<readonly StoredEntry[]>): AsyncGenerator<Iterable<string>> {
  for await (const batch of batches) yield linesOf(batch)
}

/** One entry a line (https://github.com/ndjson/ndjson-spec), each the very line that the journal holds. */
export const ndjson: ExportFormat = {
  name: 'ndjson',
  mediaType: 'application/x-ndjson',
  extension: 'ndjson',
  compressible: true,
  encode: (batches) => joinedText(lineBatches(batches)),
}
