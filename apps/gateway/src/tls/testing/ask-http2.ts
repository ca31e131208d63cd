import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2'

export interface AnsweredHttp2 {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly trailers: IncomingHttpHeaders
  /** Of 1xx answers. */
  readonly interim: readonly IncomingHttpHeaders[]
  /** Why the stream was reset; 0 when it ended in order. */
  readonly resetCode: number
}

/** One request on a session; resolves when its stream is closed, however that came. */
export const askHttp2 = (
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders | readonly string[],
  body?: string | Buffer,
): Promise<AnsweredHttp2> => {
  const stream = session.request(headers, { endStream: body === undefined })
  if (body !== undefined) stream.end(body)
  return answerOf(stream)
}

export const answerOf = (stream: ClientHttp2Stream): Promise<AnsweredHttp2> =>
  new Promise((resolve) => {
    let headers: IncomingHttpHeaders = {}
    let trailers: IncomingHttpHeaders = {}
    let body = ''
    const interim: IncomingHttpHeaders[] = []
    stream.setEncoding('utf8')
    stream.on('response', (received) => {
      headers = received
    })
    stream.on('headers', (received) => interim.push(received))
    stream.on('trailers', (received) => {
      trailers = received
    })
    stream.on('data', (text: string) => {
      body += text
    })
    stream.on('error', () => {})
    stream.on('close', () => {
      const status = Number(headers[':status'] ?? 0)
      resolve({ status, headers, body, trailers, interim, resetCode: stream.rstCode ?? 0 })
    })
  })
