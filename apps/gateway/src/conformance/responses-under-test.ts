import { problemMediaType } from '@trilha/service-kit'
import type { GatewayHarness } from '../testing/gateway-harness.ts'
import { exchangeRaw, statusesOf } from '../testing/raw-connection.ts'
import { until } from '../testing/until.ts'
import { type AnsweringService, soundBody } from './answering-service.ts'
import type { ResponseCase, ResponseOutcome } from './response-case.ts'
import { readChunks } from './strict-reader.ts'

/** The gateway's own: they differ from run to run or belong to the connection. */
const ownHeaders = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding', 'x-request-id'])

/** What a client got and what the entry tells, in the form in which it is expected. */
export const observeResponse = async (
  row: ResponseCase,
  { harness, service }: { readonly harness: GatewayHarness; readonly service: AnsweringService },
): Promise<ResponseOutcome & { readonly next: string }> => {
  const before = harness.log.entries.length
  service.answerNext(row)
  const received = await ask(harness.port, `${row.method ?? 'POST'} /users/case HTTP/${row.version ?? '1.1'}`)
  const next = await ask(harness.port, 'GET /users/next HTTP/1.1')
  const entry = (await harness.entries(before + 2)).slice(before).find(({ http }) => http?.path === '/users/case')
  await until(() => harness.client.counters.accepted === harness.log.entries.length, 'every entry delivered')
  const { status = -1 } = entry?.http ?? {}
  const cause = entry?.cause ?? undefined
  const { cause: prefix } = row.expected.entry
  const toldCause = cause !== undefined && prefix !== undefined && cause.startsWith(prefix) ? prefix : cause
  return {
    ...readAnswer(received, row.method === 'HEAD'),
    entry: { status, ...(toldCause !== undefined && { cause: toldCause }) },
    next: next.slice(-soundBody.length),
  }
}

/** One request on a connection of its own, and all that came of it until the gateway closed. */
const ask = (port: number, requestLine: string): Promise<string> => {
  const length = requestLine.startsWith('POST ') ? 'Content-Length: 0\r\n' : ''
  return exchangeRaw(port, `${requestLine}\r\nHost: localhost\r\nConnection: close\r\n${length}\r\n`)
}

const readAnswer = (received: string, isHead: boolean): Omit<ResponseOutcome, 'entry'> => {
  const statuses = statusesOf(received)
  const [head = '', ...rest] = withoutInterim(received).split('\r\n\r\n')
  const headers = readFields(head.split('\r\n').slice(1))
  const length = headers.get('content-length')?.[0]
  const framing = length !== undefined ? 'length' : headers.has('transfer-encoding') ? 'chunks' : 'none'
  const bytes = rest.join('\r\n\r\n')
  const isBodiless = isHead || framing === 'none' || statuses.at(-1) === 304
  const [data, trailers] = bytes.split(/(?<=(?:^|\r\n)0\r\n)/)
  const chunks = framing === 'chunks' && trailers !== undefined ? readChunks(`${data}\r\n`) : undefined
  const text = chunks?.text ?? (framing === 'chunks' ? unfinishedChunks(bytes) : bytes)
  return {
    statuses,
    headers: shown(headers),
    trailers: shown(
      readFields((chunks === undefined ? '' : (trailers ?? '')).split('\r\n').filter((line) => line !== '')),
    ),
    framing,
    body: headers.get('content-type')?.[0] === problemMediaType ? detailOf(text) : text,
    isWhole:
      isBodiless || (framing === 'chunks' ? trailers?.endsWith('\r\n') === true : text.length === Number(length)),
  }
}

/** Without the heads of interim answers (RFC 9110, section 15.2), which come before the answer. */
const withoutInterim = (received: string): string => received.replace(/^(?:HTTP\/1\.1 1\d\d [\s\S]*?\r\n\r\n)+/, '')

type Fields = ReadonlyMap<string, readonly string[]>

const readFields = (lines: readonly string[]): Fields => {
  const fields = new Map<string, string[]>()
  for (const line of lines) {
    const [, name = line, value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? []
    fields.set(name.toLowerCase(), [...(fields.get(name.toLowerCase()) ?? []), value])
  }
  return fields
}

const shown = (fields: Fields): string[] =>
  [...fields]
    .filter(([name]) => !ownHeaders.has(name))
    .flatMap(([name, values]) => values.map((value) => `${name}: ${value}`))
    .sort()

/** The data of chunks of which the last is missing. */
const unfinishedChunks = (bytes: string): string => bytes.replace(/[0-9a-f]+\r\n([^\r\n]*)(?:\r\n|$)/g, '$1')

const detailOf = (document: string): string => (JSON.parse(document) as { readonly detail: string }).detail
