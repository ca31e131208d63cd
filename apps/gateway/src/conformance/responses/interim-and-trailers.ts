import type { ResponseCase } from '../response-case.ts'
import { answer, chunked, early, passed } from '../response-expectation.ts'

/** What comes before the answer and behind it. */
export const interimAndTrailers: readonly ResponseCase[] = [
  {
    id: 'early-hints',
    title: '103, then the answer',
    source: 'RFC 8297',
    bytes: `HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n${answer('Content-Length: 2\r\n', 'ok')}`,
    expected: passed('ok', { statuses: [103, 200] }),
  },
  {
    id: 'early-hints-link',
    title: '103 with a Link that is none is left out',
    source: 'RFC 8288, 3',
    bytes: `HTTP/1.1 103 Early Hints\r\nLink: /a\r\n\r\n${answer('Content-Length: 2\r\n', 'ok')}`,
    expected: passed('ok'),
  },
  {
    id: 'early-hints-1-0',
    title: '103 for a client of HTTP/1.0 is left out',
    source: 'RFC 9110, 15.2',
    version: '1.0',
    bytes: `HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n${answer('Content-Length: 2\r\n', 'ok')}`,
    expected: passed('ok'),
  },
  {
    id: 'trailer-framing',
    title: 'trailers that decide about framing, caching or sessions stay behind',
    source: 'RFC 9110, 6.5.1',
    bytes: answer(chunked, '2\r\nok\r\n0\r\nSet-Cookie: a=b\r\nCache-Control: no-store\r\nX: y\r\n\r\n'),
    expected: passed('ok', { framing: 'chunks', trailers: ['x: y'] }),
  },
  {
    id: 'trailer-announced',
    title: 'a trailer that Trailer announces: the trailer is passed on',
    source: 'RFC 9110, 6.6.2',
    bytes: answer(`${chunked}Trailer: X\r\n`, '2\r\nok\r\n0\r\nX: y\r\n\r\n'),
    expected: passed('ok', { framing: 'chunks', trailers: ['x: y'] }),
  },
  {
    id: 'trailer-length',
    title: 'Trailer and a length: there can be no trailer',
    source: 'RFC 9110, 6.5',
    bytes: answer('Trailer: X\r\nContent-Length: 2\r\n', 'ok'),
    expected: passed('ok'),
  },
  {
    id: 'trailer-no-body',
    title: 'Trailer and no body',
    source: 'RFC 9110, 6.5',
    bytes: 'HTTP/1.1 204 No Content\r\nTrailer: X\r\n\r\n',
    expected: passed('', { statuses: [204], framing: 'none', entry: { status: 204 } }),
  },
  {
    id: 'trailer-head',
    title: 'Trailer in an answer to HEAD',
    source: 'RFC 9110, 9.3.2',
    method: 'HEAD',
    bytes: answer(`${chunked}Trailer: X\r\n`),
    expected: passed('', { framing: 'none' }),
  },
  {
    id: 'trailer-1-0',
    title: 'a trailer for a client of HTTP/1.0',
    source: 'RFC 9112, 7.1.2',
    version: '1.0',
    bytes: answer(`${chunked}Trailer: X\r\n`, '2\r\nok\r\n0\r\nX: y\r\n\r\n'),
    expected: passed('ok', { framing: 'none' }),
  },
  {
    id: 'continue',
    title: '100 that nobody asked for, then the answer (undici takes it for the end of the connection)',
    source: 'RFC 9110, 15.2.1',
    bytes: `HTTP/1.1 100 Continue\r\n\r\n${answer('Content-Length: 2\r\n', 'ok')}`,
    expected: early,
  },
  {
    id: 'switching',
    title: '101 that nobody asked for',
    source: 'RFC 9110, 15.2.2',
    bytes: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    expected: early,
  },
  {
    id: 'interim-length',
    title: '103 with a length',
    source: 'RFC 9110, 8.6',
    bytes: `HTTP/1.1 103 Early Hints\r\nContent-Length: 2\r\n\r\n${answer('Content-Length: 2\r\n', 'ok')}`,
    expected: passed('ok'),
  },
]
