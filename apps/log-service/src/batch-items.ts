import { isUtf8 } from 'node:buffer'
import { parseJson } from '@trilha/entry'
import { jsonFault } from './journal-record.ts'
import { type NdjsonLine, NdjsonSplitter } from './ndjson-lines.ts'
import { invalid, tooLarge } from './refusals.ts'

/** One entry of a batch: a line of NDJSON, or an element of a JSON array (counted from 1), parsed already. */
export type BatchItem = NdjsonLine | { readonly number: number; readonly value: unknown }

export type BatchFormat = 'ndjson' | 'array'

export interface BatchItemLimits {
  /** A longer line of NDJSON is told of as a fault. */
  readonly maxLineBytes: number
  /** A JSON array has to be held whole; NDJSON has not. */
  readonly maxArrayBytes: number
}

/** The items of a body as they arrive, in groups of what one chunk completed. Without a format the first byte decides. */
export async function* batchItems(
  body: AsyncIterable<Buffer>,
  limits: BatchItemLimits,
  format?: BatchFormat,
): AsyncGenerator<readonly BatchItem[]> {
  const splitter = new NdjsonSplitter(limits.maxLineBytes)
  const array: Buffer[] = []
  let arrayBytes = 0
  let known = format
  for await (const chunk of body) {
    known ??= formatOf(chunk)
    if (known !== 'array') {
      yield splitter.push(chunk)
      continue
    }
    arrayBytes += chunk.length
    if (arrayBytes > limits.maxArrayBytes) {
      throw tooLarge(`body: a JSON array must not be larger than ${limits.maxArrayBytes} bytes; send NDJSON instead`)
    }
    array.push(chunk)
  }
  yield known === 'array' ? elements(Buffer.concat(array)) : splitter.end()
}

/** Undefined while only blanks have come. Those are harmless to the splitter. */
const formatOf = (chunk: Buffer): BatchFormat | undefined => {
  const first = chunk.find((byte) => byte > 0x20)
  if (first === undefined) return undefined
  return first === '['.charCodeAt(0) ? 'array' : 'ndjson'
}

const elements = (body: Buffer): readonly BatchItem[] => {
  if (!isUtf8(body)) throw invalid('body: is not valid UTF-8')
  const value = parsedArray(body.toString('utf8'))
  return value.map((element, index) => ({ number: index + 1, value: element }))
}

const parsedArray = (text: string): readonly unknown[] => {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    throw invalid(jsonFault(error).message)
  }
  if (Array.isArray(value)) return value
  throw invalid('body: must be a JSON array of entries, or NDJSON with the content-type application/x-ndjson')
}
