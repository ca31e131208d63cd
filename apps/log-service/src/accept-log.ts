import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { limits } from '@trilha/entry'
import { arrivalTime } from './arrival-clock.ts'
import { isUtf8Charset, parseContentType } from './content-type.ts'
import { decodedBody } from './decoded-body.ts'
import type { EntryWriter } from './entry-writer.ts'
import { recordOf } from './journal-record.ts'
import { invalid, tooLarge, unsupported } from './refusals.ts'

const bodyLimits = { maxWireBytes: limits.entryBytes, maxDecodedBytes: limits.entryBytes }

/**
 * Keeps one entry.
 *
 * @returns its id, once it is durable
 * @throws {EntryError} when the entry is wrong
 * @throws {Problem} 413, 415 or 422 for the body, 503 when the journal cannot be written
 */
export const acceptLog = async (request: IncomingMessage, writer: EntryWriter): Promise<string> => {
  checkContentType(request)
  const body = await wholeBody(request)
  if (!isUtf8(body)) throw invalid('body: is not valid UTF-8')
  const record = recordOf(body.toString('utf8'), arrivalTime())
  await writer.append([record])
  return record.id
}

const checkContentType = (request: IncomingMessage): void => {
  const header = request.headers['content-type']
  // The two spellings of nearly every caller.
  if (header === 'application/json' || header === undefined) return
  const contentType = parseContentType(header)
  if (contentType === undefined) return
  if (contentType.type !== 'application/json' && !contentType.type.endsWith('+json')) {
    const given = JSON.stringify(contentType.type.slice(0, 64))
    throw unsupported(`content-type: must be application/json, not ${given}`, { accept: 'application/json' })
  }
  if (!isUtf8Charset(contentType.charset)) throw unsupported('content-type: charset must be utf-8')
}

/** A body is nearly always one chunk; listening for it costs half of what an iterator does. */
const wholeBody = (request: IncomingMessage): Promise<Buffer> =>
  request.headers['content-encoding'] === undefined ? plainBody(request) : encodedBody(request)

const plainBody = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      // What comes after the limit is read and forgotten, so that the connection can carry the answer.
      if (bytes <= limits.entryBytes) chunks.push(chunk)
      else reject(tooLarge(`body: must not be larger than ${limits.entryBytes} bytes`))
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', reject)
  })

const encodedBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of decodedBody(request, bodyLimits)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
