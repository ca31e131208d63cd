import {
  answered,
  chunked,
  closedBehind,
  get,
  inChunks,
  inTurn,
  passed,
  post,
  refused,
  seen,
  smuggled,
  unread,
  withLength,
} from '../expectation.ts'
import { differs, reasons } from '../nginx-reasons.ts'
import type { Outcome, RequestGroup } from '../request-case.ts'

const users = 'POST /users/'
const user = (id: number): string => get('', `/users/${id}`)
const passedUser = (id: number): Outcome => passed('GET /users/{user_id}', seen(`GET /users/${id}`))
const hello = post('Content-Length: 5\r\n', 'hello')
const passedHello = passed(users, seen(users, { body: withLength('hello') }))
const notFound = answered('GET *', 404, 'Nothing answers')
const behind = { action: 'UNKNOWN *', status: 0, cause: 'The request is not valid HTTP/1.1' }
const rfc = 'RFC 9112, 9.3.2'
const expectation = 'RFC 9110, 10.1.1'
const expecting = (body: string, headers = 'Content-Length: 5\r\n'): string =>
  post(`${headers}Expect: 100-continue\r\n`, body)

export const oneConnection: RequestGroup = {
  title: 'Several requests on one connection, and expectations',
  summary: 'Answers come in the order of the requests. Nothing behind a doubtful request is read as a request.',
  cases: [
    {
      id: 'pipe-two',
      title: 'two requests in one packet',
      source: rfc,
      bytes: user(1) + user(2),
      expected: inTurn(passedUser(1), passedUser(2)),
    },
    {
      id: 'pipe-body',
      title: 'a body, then a request',
      source: rfc,
      bytes: hello + user(2),
      expected: inTurn(passedHello, passedUser(2)),
    },
    {
      id: 'pipe-chunks',
      title: 'chunks, then a request',
      source: rfc,
      bytes: post(chunked, '5\r\nhello\r\n0\r\n\r\n') + user(2),
      expected: inTurn(passed(users, seen(users, { body: inChunks('hello') })), passedUser(2)),
    },
    {
      id: 'pipe-crlf',
      title: 'an empty line between two requests',
      source: 'RFC 9112, 2.2',
      bytes: `${hello}\r\n${user(2)}`,
      expected: inTurn(passedHello, passedUser(2)),
    },
    {
      id: 'pipe-close',
      title: 'nothing is read behind Connection: close',
      source: 'RFC 9112, 9.6',
      bytes: get('Connection: close\r\n') + smuggled,
      expected: closedBehind(passed('GET /users/', seen('GET /users/')), behind),
    },
    {
      id: 'pipe-nonsense',
      title: 'a request, then nonsense',
      source: rfc,
      bytes: `${user(1)}nonsense\r\n\r\n`,
      expected: closedBehind(passedUser(1), behind),
    },
    {
      id: 'pipe-refused',
      title: 'a refused request, then a good one',
      source: rfc,
      bytes: get('X_Y: a\r\n') + smuggled,
      expected: refused('GET *', 'Header names must not hold underscores'),
      nginx: differs([200, 200], ['GET /users/', 'GET /events/smuggled'], reasons.droppedThenServed),
    },
    {
      id: 'pipe-unread',
      title: 'an unreadable request, then a good one',
      source: rfc,
      bytes: get('X : a\r\n') + smuggled,
      expected: unread('GET'),
    },
    {
      id: 'pipe-host',
      title: 'a request with two hosts, then a good one',
      source: rfc,
      bytes: get('Host: b\r\n') + smuggled,
      expected: refused('GET *', 'The request must not name its Host twice'),
    },
    {
      id: 'pipe-not-found',
      title: 'a request that the gateway answers, then one that it passes on',
      source: rfc,
      bytes: get('', '/nowhere') + user(2),
      expected: inTurn(notFound, passedUser(2)),
    },
    {
      id: 'pipe-target',
      title: 'a target that is refused, then a good one',
      source: rfc,
      bytes: get('', '/users/../x') + user(2),
      expected: inTurn(answered('GET *', 400, 'The path must not hold dot segments'), passedUser(2)),
    },
    {
      id: 'pipe-not-found-body',
      title: 'a body that nobody reads, then a request',
      source: rfc,
      bytes: hello.replace('/users/', '/nowhere') + user(2),
      expected: inTurn(answered('POST *', 404, 'Nothing answers'), passedUser(2)),
    },
    {
      id: 'pipe-not-found-chunks',
      title: 'chunks that nobody reads, then a request',
      source: rfc,
      bytes: post(chunked, '5\r\nhello\r\n0\r\n\r\n').replace('/users/', '/nowhere') + user(2),
      expected: inTurn(answered('POST *', 404, 'Nothing answers'), passedUser(2)),
    },
    {
      id: 'pipe-trace-body',
      title: 'TRACE with a request as its body',
      source: 'RFC 9110, 9.3.8',
      bytes: `${get(`Content-Length: ${smuggled.length}\r\n`).replace('GET', 'TRACE')}${smuggled}`,
      expected: answered('TRACE /users/', 405, 'TRACE is not accepted'),
    },
    {
      id: 'pipe-half',
      title: 'a request, then half of one',
      source: 'RFC 9112, 8',
      bytes: `${user(1)}GET /users/2 HT`,
      stops: true,
      expected: closedBehind(passedUser(1), { action: 'UNKNOWN *', status: 0, cause: 'client went away' }),
    },
    {
      id: 'pipe-connect',
      title: 'a request behind CONNECT',
      source: 'RFC 9110, 9.3.6',
      bytes: `CONNECT localhost:8000 HTTP/1.1\r\nHost: localhost:8000\r\n\r\n${smuggled}`,
      expected: refused('CONNECT *', 'The gateway opens no tunnels'),
    },
    {
      id: 'pipe-upgrade',
      title: 'a request behind a refused upgrade',
      source: 'WebSocket smuggling',
      bytes: `${get('Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n')}${smuggled}`,
      expected: refused('GET *', 'A request for an upgrade must not have a body'),
      nginx: differs([200, 200], ['GET /users/', 'GET /events/smuggled'], reasons.noUpgrade),
    },
    {
      id: 'expect',
      title: 'Expect: 100-continue',
      source: expectation,
      bytes: expecting('hello'),
      expected: { ...passedHello, statuses: [100, 200] },
    },
    {
      id: 'expect-case',
      title: 'Expect: 100-Continue',
      source: expectation,
      bytes: expecting('hello').replace('100-continue', '100-Continue'),
      expected: { ...passedHello, statuses: [100, 200] },
    },
    {
      id: 'expect-unknown',
      title: 'an unknown expectation',
      source: expectation,
      bytes: expecting('hello').replace('100-continue', 'magic'),
      expected: refused('POST *', 'The only expectation understood is 100-continue'),
      nginx: differs([200], ['POST /users/ "hello"'], reasons.expectations),
    },
    {
      id: 'expect-twice',
      title: 'an expectation and an unknown one',
      source: expectation,
      bytes: expecting('hello', 'Content-Length: 5\r\nExpect: magic\r\n'),
      expected: { ...passedHello, statuses: [100, 200] },
      nginx: differs([400], [], reasons.expectTwice),
    },
    {
      id: 'expect-1-0',
      title: 'an expectation of HTTP/1.0 is ignored',
      source: expectation,
      bytes: expecting('hello').replace('HTTP/1.1', 'HTTP/1.0'),
      expected: { ...passedHello, closes: true },
    },
    {
      id: 'expect-refused',
      title: 'an expectation that is refused: what follows might be a body or a request',
      source: 'CVE-2025-31650 and kin',
      bytes: `${expecting('').replace('/users/', '/nowhere')}${smuggled}`,
      expected: { ...answered('POST *', 404, 'Nothing answers'), closes: true },
    },
    {
      id: 'expect-folded',
      title: 'an expectation on a second line',
      source: 'RFC 9112, 5.2',
      bytes: post('Expect:\r\n 100-continue\r\nContent-Length: 5\r\n', 'hello'),
      expected: unread('POST'),
    },
  ],
}
