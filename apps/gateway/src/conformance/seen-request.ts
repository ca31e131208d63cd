import type { RequestCase } from './request-case.ts'
import { type RecordedRequest, readRequest } from './strict-reader.ts'

/** What the gateway's upstream saw, in the form in which nginx's is compared with it. */
export const gatewaySees = ({ expected }: RequestCase): string[] =>
  expected.upstream.map((text) => {
    const read = readRequest(text)
    if (read === undefined) throw new Error(`not a whole request: ${text}`)
    return inShort(read.request)
  })

/** Each proxy has its own: who it is, how it frames the body, what it does with the connection. */
const ownHeaders = new Set(['connection', 'content-length', 'host', 'transfer-encoding'])
/** Values that only the gateway's own headers have. */
const ownValue =
  /^(?:x-request-id: \{id\}|traceparent: \{trace\}|forwarded: for=127\.0\.0\.1;proto=http\b.*|x-forwarded-(?:for: 127\.0\.0\.1|proto: http|host: .*))$/

/** `POST /users/ {x: y} hello`: what a service would act upon. */
export const inShort = ({ line, headers, body, text }: RecordedRequest): string => {
  const isGateway = text.includes('\r\ntraceparent: {trace}\r\n')
  const shown = headers
    .filter(([name]) => !ownHeaders.has(name))
    .map(([name, value]) => `${name}: ${value}`)
    .filter((header) => !(isGateway && ownValue.test(header)))
    .sort()
  const fields = shown.length === 0 ? '' : ` {${shown.join('; ')}}`
  return `${line.replace(/ HTTP\/1\.1$/, '')}${fields}${body === '' ? '' : ` ${JSON.stringify(body)}`}`
}
