import { brokenOff, smuggled } from '../expectation.ts'
import { differs, reasons } from '../nginx-reasons.ts'
import type { RequestGroup } from '../request-case.ts'
import { broken, chunks, last, whole } from './chunked.ts'

const extension = 'RFC 9112, 7.1.1'
const users = 'POST /users/'

export const chunkExtensions: RequestGroup = {
  title: 'Chunk extensions and trailers',
  summary: 'They are read, bounded and left behind: what an upstream gets has neither.',
  cases: [
    {
      id: 'chunk-extension',
      title: 'an extension',
      source: extension,
      bytes: chunks(`5;a=b\r\nhello\r\n${last}`),
      expected: whole('hello'),
    },
    {
      id: 'chunk-extension-name',
      title: 'an extension without a value',
      source: extension,
      bytes: chunks(`5;a\r\nhello\r\n${last}`),
      expected: whole('hello'),
    },
    {
      id: 'chunk-extension-quoted',
      title: 'an extension in quotes',
      source: extension,
      bytes: chunks(`5;a="b c"\r\nhello\r\n${last}`),
      expected: whole('hello'),
    },
    {
      id: 'chunk-extension-last',
      title: 'an extension of the last chunk',
      source: extension,
      bytes: chunks('5\r\nhello\r\n0;a=b\r\n\r\n'),
      expected: whole('hello'),
    },
    {
      id: 'chunk-extension-lf',
      title: 'a bare line feed in an extension (TERM.EXT)',
      source: 'TERM.EXT; CVE-2025-22871',
      bytes: chunks(`5;\nhello\r\n0\r\n\r\n`),
      expected: broken,
      nginx: differs([200], ['POST /users/ "hello"'], reasons.chunkLf),
    },
    {
      id: 'chunk-extension-lf-inside',
      title: 'a bare line feed inside an extension (EXT.TERM)',
      source: 'EXT.TERM',
      bytes: chunks(`5;a\nb\r\nhello\r\n${last}`),
      expected: broken,
    },
    {
      id: 'chunk-extension-cr',
      title: 'a bare carriage return in an extension',
      source: 'EXT.TERM',
      bytes: chunks(`5;a\rb\r\nhello\r\n${last}`),
      expected: broken,
    },
    {
      id: 'chunk-extension-nul',
      title: 'NUL in an extension',
      source: extension,
      bytes: chunks(`5;a\0\r\nhello\r\n${last}`),
      expected: broken,
      nginx: differs([200], ['POST /users/ "hello"'], reasons.extensions),
    },
    {
      id: 'chunk-extension-crlf-quoted',
      title: 'CRLF in a quoted extension ends the line',
      source: extension,
      bytes: chunks(`5;a="\r\nhello\r\n${last}`),
      expected: broken,
      nginx: differs([200], ['POST /users/ "hello"'], reasons.extensions),
    },
    {
      id: 'chunk-extension-long',
      title: 'an extension of 20 KB',
      source: 'CVE-2024-22019',
      bytes: chunks(`5;${'a'.repeat(20_000)}\r\nhello\r\n${last}`),
      expected: broken,
      nginx: differs([200], ['POST /users/ "hello"'], reasons.extensions),
    },
    {
      id: 'trailer',
      title: 'a trailer stays behind',
      source: 'RFC 9112, 7.1.2',
      bytes: chunks('5\r\nhello\r\n0\r\nX: y\r\n\r\n'),
      expected: whole('hello'),
    },
    {
      id: 'trailer-length',
      title: 'Content-Length as a trailer',
      source: 'RFC 9110, 6.5.1',
      bytes: chunks('5\r\nhello\r\n0\r\nContent-Length: 50\r\n\r\n'),
      expected: broken,
      nginx: differs([200], ['POST /users/ "hello"'], reasons.trailers),
    },
    {
      id: 'trailer-host',
      title: 'Host and X-Forwarded-For as trailers',
      source: 'RFC 9110, 6.5.1',
      bytes: chunks('5\r\nhello\r\n0\r\nHost: evil.example\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n'),
      expected: whole('hello'),
    },
    {
      id: 'trailer-lf',
      title: 'a trailer that ends with a bare line feed',
      source: 'RFC 9112, 2.2',
      bytes: chunks('5\r\nhello\r\n0\r\nX: y\n\r\n'),
      expected: broken,
      nginx: differs([200], ['POST /users/ "hello"'], reasons.trailers),
    },
    {
      id: 'trailer-space',
      title: 'a trailer with a space before the colon',
      source: 'RFC 9112, 5.1',
      bytes: chunks('5\r\nhello\r\n0\r\nX : y\r\n\r\n'),
      expected: broken,
      nginx: differs([200], ['POST /users/ "hello"'], reasons.trailers),
    },
    {
      id: 'trailer-request',
      title: 'a request line as a trailer (TRAILER merge)',
      source: 'CVE-2025-58367 and kin',
      bytes: chunks(`5\r\nhello\r\n0\r\n${smuggled}`),
      expected: broken,
      nginx: differs([200], ['POST /users/ "hello"'], reasons.trailers),
    },
    {
      id: 'trailer-large',
      title: 'trailers of 20 KB',
      source: 'resource use',
      bytes: chunks(`5\r\nhello\r\n0\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`),
      expected: brokenOff(users, 'The request line and headers', 431),
      nginx: differs([200], ['POST /users/ "hello"'], reasons.trailers),
    },
  ],
}
