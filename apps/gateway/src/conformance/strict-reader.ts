/** A request that a recorder has read whole. */
export interface RecordedRequest {
  /** `POST /users/ HTTP/1.1` */
  readonly line: string
  /** Name in lower case and value. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Without chunk framing. */
  readonly body: string
  /** As it came, with its chunks joined into one. */
  readonly text: string
}

/** What was read of some bytes, and what is left of them. */
export interface Read {
  readonly request: RecordedRequest
  readonly rest: string
}

const headerLine = /^([!#$%&'*+.^`|~0-9A-Za-z-]+): ?([^\r\n\0]*)$/

/**
 * Reads one request from the front, in the strictest form only, so that nothing that another server might read in another way
 * goes by unseen; undefined while it is not whole.
 *
 * @throws {SyntaxError} when the bytes cannot be the beginning of one
 */
export const readRequest = (bytes: string): Read | undefined => {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [line = '', ...lines] = bytes.slice(0, end).split('\r\n')
  if (!/^[A-Z-]+ [\x21-\x7e\x80-\xff]+ HTTP\/1\.[01]$/.test(line)) throw new SyntaxError(`not a request line: ${line}`)
  const headers = lines.map((text) => {
    const [, name, value = ''] = headerLine.exec(text) ?? []
    if (name === undefined) throw new SyntaxError(`not a header: ${text}`)
    return [name.toLowerCase(), value] as const
  })
  const body = readBody(headers, bytes.slice(end + 4))
  if (body === undefined) return undefined
  const text = `${bytes.slice(0, end + 4)}${body.framed}`
  return { request: { line, headers, body: body.text, text }, rest: body.rest }
}

export interface ReadBody {
  readonly text: string
  /** With its chunks joined. */
  readonly framed: string
  readonly rest: string
}

const readBody = (headers: RecordedRequest['headers'], bytes: string): ReadBody | undefined => {
  const framing = headers.filter(([name]) => name === 'content-length' || name === 'transfer-encoding')
  if (framing.length > 1) throw new SyntaxError('a request that is framed twice')
  const [name, value] = framing[0] ?? ['content-length', '0']
  if (name === 'transfer-encoding') {
    if (value !== 'chunked') throw new SyntaxError(`Transfer-Encoding: ${value}`)
    return readChunks(bytes)
  }
  if (!/^\d+$/.test(value)) throw new SyntaxError(`Content-Length: ${value}`)
  const text = bytes.slice(0, Number(value))
  return text.length < Number(value) ? undefined : { text, framed: text, rest: bytes.slice(text.length) }
}

/**
 * Reads a chunked body; undefined while its last chunk is missing.
 *
 * @throws {SyntaxError} when it is framed in any other than the strictest way
 */
export const readChunks = (bytes: string): ReadBody | undefined => {
  let text = ''
  let rest = bytes
  for (;;) {
    const end = rest.indexOf('\r\n')
    if (end < 0) return undefined
    const size = rest.slice(0, end)
    if (!/^[0-9a-f]+$/i.test(size)) throw new SyntaxError(`not a chunk size: ${size}`)
    const length = Number.parseInt(size, 16)
    const after = end + 2 + length
    if (rest.length < after + 2) return undefined
    if (rest.slice(after, after + 2) !== '\r\n') throw new SyntaxError('a chunk without its line end')
    text += rest.slice(end + 2, after)
    rest = rest.slice(after + 2)
    if (length > 0) continue
    const joined = text === '' ? '' : `${text.length.toString(16)}\r\n${text}\r\n`
    return { text, framed: `${joined}0\r\n\r\n`, rest }
  }
}
