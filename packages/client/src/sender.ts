import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import { Client } from 'undici'
import { type Answer, type Response, readAnswer } from './answer.ts'
import type { Batch } from './batch.ts'
import { reasonOf } from './reason-of.ts'

export interface SenderOptions {
  /** Base address of the log service. */
  readonly url: URL
  readonly apiKey: string | undefined
  /** Bodies of at least this many bytes are compressed. */
  readonly compressFromBytes: number
}

/** Sends batches over one kept-alive connection. */
export interface Sender {
  /** Never rejects. */
  send(batch: Batch): Promise<Answer>
  /** Breaks off what is under way. */
  close(): Promise<void>
}

/** A log service on the same network connects in milliseconds; on another continent within a second. */
const connectTimeoutMs = 5_000
/** A batch is stored within milliseconds; a log service that is recovering or whose disk is slow may need seconds. */
const answerTimeoutMs = 30_000
/** The above begins when the body is sent; a server that does not even read it is given up after this time. */
const exchangeTimeoutMs = 60_000
/** An answer names each refused line in a sentence. */
const maxAnswerBytes = 16 * 1024 * 1024

const compress = promisify(zstdCompress)

export const createSender = ({ url, apiKey, compressFromBytes }: SenderOptions): Sender => {
  const client = new Client(url.origin, {
    connect: { timeout: connectTimeoutMs },
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    maxResponseSize: maxAnswerBytes,
  })
  const path = `${url.pathname.replace(/\/+$/, '')}/logs`
  const headers = {
    'content-type': 'application/x-ndjson',
    accept: 'application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  }
  let takesCompressed = true

  const post = async (lines: Buffer, signal: AbortSignal): Promise<Response> => {
    const compressed = takesCompressed && lines.length >= compressFromBytes
    const {
      statusCode,
      headers: received,
      body,
    } = await client.request({
      method: 'POST',
      path,
      headers: compressed ? { ...headers, 'content-encoding': 'zstd' } : headers,
      body: compressed ? await compress(lines) : lines,
      signal,
    })
    const text = await body.text()
    if (statusCode !== 415 || !compressed) return { status: statusCode, headers: received, body: text }
    takesCompressed = false
    return post(lines, signal)
  }

  return {
    send: async (batch) => {
      const timeout = new AbortController()
      const timer = setTimeout(() => timeout.abort(new Error('it took too long')), exchangeTimeoutMs).unref()
      try {
        return readAnswer(await post(batch.lines, timeout.signal), batch.count, Date.now())
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error), needsOperator: false }
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => client.destroy(),
  }
}
