/**
 * The thread that writes a Parquet file: packing a row group takes tenths of a second, in which its parent answers
 * others. It gets lines of NDJSON, null at their end, and answers each message with the pieces of the file that came of it.
 */
import { parentPort } from 'node:worker_threads'
import { ParquetFile } from './parquet-file.ts'

const file = new ParquetFile()

const piecesOf = (lines: Uint8Array): Uint8Array[] =>
  Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength)
    .toString()
    .split('\n')
    .flatMap((line) => (line === '' ? [] : (file.add(line) ?? [])))

parentPort?.on('message', (lines: Uint8Array | null) => {
  parentPort?.postMessage(lines === null ? [file.end()] : piecesOf(lines))
})
