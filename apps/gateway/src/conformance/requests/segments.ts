import { answered, get, passed, seen } from '../expectation.ts'
import { differs, reasons } from '../nginx-reasons.ts'
import type { RequestGroup } from '../request-case.ts'

const target = (text: string): string => get('', text)
const users = (path: string, pattern = '/users/{user_id}'): ReturnType<typeof passed> =>
  passed(`GET ${pattern}`, seen(`GET ${path}`))
const unrouted = (cause: string): ReturnType<typeof answered> => answered('GET *', 400, cause)
const empty = unrouted('The path must not hold empty segments')
const dots = unrouted('The path must not hold dot segments')
const encoded = unrouted('The path must not hold an encoded slash, backslash or control character')
const characters = unrouted('The path must not hold backslashes, fragments, control or non-ASCII characters')
const _escapes = unrouted('A % in the path must be followed by two hexadecimal digits')
const utf8 = unrouted('The escapes in the path must be UTF-8')
const dotRule = 'RFC 3986, 5.2.4'

export const pathSegments: RequestGroup = {
  title: 'Empty segments and dot segments',
  summary:
    'One spelling of a path serves routing, authentication and forwarding. What two servers might resolve differently is a 400; the connection stays open, for its framing is sound.',
  cases: [
    {
      id: 'double-slash',
      title: '//host, which is an authority to a URL parser',
      source: 'RFC 3986, 4.2; SSRF',
      bytes: target('//evil.example/users'),
      expected: empty,
    },
    {
      id: 'triple-slash',
      title: '///',
      source: 'RFC 3986, 4.2',
      bytes: target('///evil.example/users'),
      expected: empty,
    },
    {
      id: 'slash-backslash',
      title: '/\\host, which browsers read as //host',
      source: 'WHATWG URL; SSRF',
      bytes: target('/\\evil.example/users'),
      expected: characters,
    },
    {
      id: 'slash-scheme',
      title: 'a URL as a segment',
      source: 'SSRF',
      bytes: target('/users/http://evil.example'),
      expected: empty,
      nginx: differs([200], ['GET /users/http://evil.example'], reasons.twoPaths),
    },
    {
      id: 'inner-double-slash',
      title: 'an empty segment inside',
      source: 'RFC 3986, 3.3',
      bytes: target('/users//1'),
      expected: empty,
      nginx: differs([200], ['GET /users//1'], reasons.twoPaths),
    },
    {
      id: 'last-double-slash',
      title: 'an empty segment at the end',
      source: 'RFC 3986, 3.3',
      bytes: target('/users/1//'),
      expected: empty,
      nginx: differs([200], ['GET /users/1//'], reasons.twoPaths),
    },
    {
      id: 'dots',
      title: '..',
      source: dotRule,
      bytes: target('/users/../events'),
      expected: dots,
      nginx: differs([200], ['GET /users/../events'], reasons.twoPaths),
    },
    { id: 'dots-first', title: '.. at the root', source: dotRule, bytes: target('/../users/'), expected: dots },
    { id: 'dots-last', title: '.. at the end', source: dotRule, bytes: target('/users/..'), expected: dots },
    {
      id: 'dot',
      title: 'one dot',
      source: dotRule,
      bytes: target('/users/./1'),
      expected: dots,
      nginx: differs([200], ['GET /users/./1'], reasons.twoPaths),
    },
    {
      id: 'dots-encoded',
      title: '%2e%2e',
      source: 'RFC 3986, 6.2.2.2',
      bytes: target('/users/%2e%2e/events'),
      expected: dots,
      nginx: differs([200], ['GET /users/%2e%2e/events'], reasons.twoPaths),
    },
    {
      id: 'dots-encoded-upper',
      title: '%2E%2E',
      source: 'RFC 3986, 6.2.2.2',
      bytes: target('/users/%2E%2E/events'),
      expected: dots,
      nginx: differs([200], ['GET /users/%2E%2E/events'], reasons.twoPaths),
    },
    {
      id: 'dots-half-encoded',
      title: '.%2e',
      source: 'CVE-2021-41773',
      bytes: target('/users/.%2e/events'),
      expected: dots,
      nginx: differs([200], ['GET /users/.%2e/events'], reasons.twoPaths),
    },
    {
      id: 'dots-twice-encoded',
      title: '%252e%252e is an encoded percent sign, and stays one',
      source: 'CVE-2021-42013',
      bytes: target('/users/%252e%252e/'),
      expected: users('/users/%252e%252e/'),
    },
    {
      id: 'dots-parameter',
      title: '..;',
      source: 'path parameters (Tomcat)',
      bytes: target('/users/..;/events'),
      expected: dots,
      nginx: differs([200], ['GET /users/..;/events'], reasons.twoPaths),
    },
    {
      id: 'dots-parameter-value',
      title: '..;x=1',
      source: 'path parameters (Tomcat)',
      bytes: target('/users/..;x=1/events'),
      expected: dots,
      nginx: differs([200], ['GET /users/..;x=1/events'], reasons.twoPaths),
    },
    {
      id: 'dots-parameter-encoded',
      title: '..%3b',
      source: 'path parameters (Tomcat)',
      bytes: target('/users/..%3b/events'),
      expected: dots,
      nginx: differs([200], ['GET /users/..%3b/events'], reasons.twoPaths),
    },
    {
      id: 'dots-backslash',
      title: '..\\',
      source: 'CVE-2020-5902 and kin',
      bytes: target('/users/..\\events'),
      expected: characters,
      nginx: differs([200], ['GET /users/..\\events'], reasons.twoPaths),
    },
    {
      id: 'dots-backslash-encoded',
      title: '..%5c',
      source: 'CVE-2020-5902 and kin',
      bytes: target('/users/..%5cevents'),
      expected: encoded,
      nginx: differs([200], ['GET /users/..%5cevents'], reasons.twoPaths),
    },
    {
      id: 'dots-slash-encoded',
      title: '..%2f',
      source: 'CVE-2018-7490 and kin',
      bytes: target('/users/..%2fevents'),
      expected: encoded,
      nginx: differs([200], ['GET /users/..%2fevents'], reasons.twoPaths),
    },
    {
      id: 'dots-overlong',
      title: '.. in overlong UTF-8',
      source: 'CVE-2000-0884',
      bytes: target('/users/%c0%ae%c0%ae/events'),
      expected: utf8,
      nginx: differs([200], ['GET /users/%c0%ae%c0%ae/events'], reasons.twoPaths),
    },
    {
      id: 'dots-three',
      title: 'three dots are a name',
      source: dotRule,
      bytes: target('/users/...'),
      expected: users('/users/...'),
    },
    {
      id: 'dots-hidden',
      title: 'a name that begins with dots',
      source: dotRule,
      bytes: target('/users/..a'),
      expected: users('/users/..a'),
    },
  ],
}
