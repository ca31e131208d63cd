import { get, passed, seen } from '../expectation.ts'
import { differs, reasons } from '../nginx-reasons.ts'
import type { RequestGroup } from '../request-case.ts'

const users = 'GET /users/'
const kept = (headers = ''): ReturnType<typeof passed> => passed(users, seen(users, { headers }))
const plain = kept()
const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const parent = '00f067aa0ba902b7'

export const trustedHeaders: RequestGroup = {
  title: 'Headers that say who asks',
  summary:
    'What names the client, the host or the request towards the upstream is written by the gateway; what a client sends under these names is dropped.',
  cases: [
    {
      id: 'trust-forwarded-for',
      title: 'X-Forwarded-For',
      source: 'RFC 7239, 8.1',
      bytes: get('X-Forwarded-For: 127.0.0.1\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {x-forwarded-for: 127.0.0.1}'], reasons.claims),
    },
    {
      id: 'trust-forwarded-for-twice',
      title: 'X-Forwarded-For twice',
      source: 'RFC 7239, 8.1',
      bytes: get('X-Forwarded-For: 1.1.1.1\r\nx-forwarded-for: 2.2.2.2\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {x-forwarded-for: 1.1.1.1; x-forwarded-for: 2.2.2.2}'], reasons.claims),
    },
    {
      id: 'trust-forwarded-host',
      title: 'X-Forwarded-Host',
      source: 'Host abuse',
      bytes: get('X-Forwarded-Host: evil.example\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {x-forwarded-host: evil.example}'], reasons.claims),
    },
    {
      id: 'trust-forwarded-proto',
      title: 'X-Forwarded-Proto and -Port',
      source: 'RFC 7239, 8.1',
      bytes: get('X-Forwarded-Proto: https\r\nX-Forwarded-Port: 443\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {x-forwarded-port: 443; x-forwarded-proto: https}'], reasons.claims),
    },
    {
      id: 'trust-forwarded-prefix',
      title: 'X-Forwarded-Prefix',
      source: 'CVE-2021-32640 and kin',
      bytes: get('X-Forwarded-Prefix: /admin\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {x-forwarded-prefix: /admin}'], reasons.claims),
    },
    {
      id: 'trust-forwarded',
      title: 'Forwarded',
      source: 'RFC 7239, 8.1',
      bytes: get('Forwarded: for=1.2.3.4;host=evil.example\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {forwarded: for=1.2.3.4;host=evil.example}'], reasons.claims),
    },
    {
      id: 'trust-real-ip',
      title: 'X-Real-IP',
      source: 'RFC 7239, 8.1',
      bytes: get('X-Real-IP: 127.0.0.1\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {x-real-ip: 127.0.0.1}'], reasons.claims),
    },
    {
      id: 'trust-request-id',
      title: 'a request id that is well formed is kept',
      source: 'Trilha contract',
      bytes: get('X-Request-Id: abc-123\r\n'),
      expected: passed(users, seen(users, { requestId: 'abc-123' })),
    },
    {
      id: 'trust-request-id-long',
      title: 'a request id of 129 characters',
      source: 'log injection',
      bytes: get(`X-Request-Id: ${'a'.repeat(129)}\r\n`),
      expected: plain,
      nginx: differs([200], [`GET /users/ {x-request-id: ${'a'.repeat(129)}}`], reasons.ids),
    },
    {
      id: 'trust-request-id-space',
      title: 'a request id with a space',
      source: 'log injection',
      bytes: get('X-Request-Id: a b\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {x-request-id: a b}'], reasons.ids),
    },
    {
      id: 'trust-request-id-quote',
      title: 'a request id with a quote',
      source: 'log injection',
      bytes: get('X-Request-Id: a"b\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {x-request-id: a"b}'], reasons.ids),
    },
    {
      id: 'trust-request-id-twice',
      title: 'two request ids',
      source: 'log injection',
      bytes: get('X-Request-Id: a\r\nX-Request-Id: b\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {x-request-id: a; x-request-id: b}'], reasons.ids),
    },
    {
      id: 'trust-trace-invalid',
      title: 'a traceparent that is none',
      source: 'W3C Trace Context, 3.2',
      bytes: get('traceparent: 00-0-0-00\r\ntracestate: a=b\r\n'),
      expected: plain,
      nginx: differs([200], ['GET /users/ {traceparent: 00-0-0-00; tracestate: a=b}'], reasons.ids),
    },
    {
      id: 'trust-trace-twice',
      title: 'two traceparents',
      source: 'W3C Trace Context, 3.2',
      bytes: get(`traceparent: 00-${trace}-${parent}-01\r\ntraceparent: 00-${trace}-${parent}-00\r\n`),
      expected: plain,
      nginx: differs(
        [200],
        [
          'GET /users/ {traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00; traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}',
        ],
        reasons.ids,
      ),
    },
    {
      id: 'trust-expect',
      title: 'Expect without a body is answered here',
      source: 'RFC 9110, 10.1.1',
      bytes: get('Expect: 100-continue\r\n'),
      expected: { ...plain, closes: true },
    },
    {
      id: 'trust-method-override',
      title: 'X-HTTP-Method-Override is no business of the gateway',
      source: 'method override',
      bytes: get('X-HTTP-Method-Override: DELETE\r\n'),
      expected: kept('X-HTTP-Method-Override: DELETE\r\n'),
    },
    {
      id: 'trust-original-url',
      title: 'X-Original-URL and X-Rewrite-URL choose no route',
      source: 'CVE-2018-14773',
      bytes: get('X-Original-URL: /events\r\nX-Rewrite-URL: /events\r\n'),
      expected: kept('X-Original-URL: /events\r\nX-Rewrite-URL: /events\r\n'),
    },
  ],
}
