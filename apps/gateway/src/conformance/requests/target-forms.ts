import { answered, unread } from '../expectation.ts'
import { differs, reasons } from '../nginx-reasons.ts'
import type { RequestGroup } from '../request-case.ts'
import { dotRule, dots, target, unrouted, users } from './paths.ts'

const otherHost = unrouted('The request target names another host than the Host header')
const noPath = unrouted('The request target must be a path that starts with a slash')
const form = 'RFC 9112, 3.2'

export const targetForms: RequestGroup = {
  title: 'Forms of the target',
  summary:
    'A path, or an absolute URL for the host that the request names. No other form chooses where a request goes.',
  cases: [
    {
      id: 'absolute',
      title: 'absolute form for the same host',
      source: 'RFC 9112, 3.2.2',
      bytes: target('http://localhost:8000/users/1'),
      expected: users('/users/1'),
    },
    {
      id: 'absolute-https',
      title: 'absolute form with https',
      source: 'RFC 9112, 3.2.2',
      bytes: target('https://localhost:8000/users/1'),
      expected: users('/users/1'),
    },
    {
      id: 'absolute-case',
      title: 'absolute form in upper case',
      source: 'RFC 9110, 4.2.3',
      bytes: target('HTTP://LOCALHOST:8000/users/1'),
      expected: users('/users/1'),
    },
    {
      id: 'absolute-other',
      title: 'absolute form for another host',
      source: 'RFC 9112, 3.2.2; SSRF',
      bytes: target('http://evil.example/users/1'),
      expected: otherHost,
      nginx: differs([200], ['GET /users/1'], reasons.authority),
    },
    {
      id: 'absolute-port',
      title: 'absolute form for another port',
      source: 'RFC 9112, 3.2.2; SSRF',
      bytes: target('http://localhost:22/users/1'),
      expected: otherHost,
      nginx: differs([200], ['GET /users/1'], reasons.authority),
    },
    {
      id: 'absolute-user',
      title: 'absolute form with user information',
      source: 'RFC 9110, 4.2.4',
      bytes: target('http://localhost:8000@evil.example/users/1'),
      expected: otherHost,
    },
    {
      id: 'absolute-no-path',
      title: 'absolute form without a path',
      source: form,
      bytes: target('http://localhost:8000'),
      expected: answered('GET /', 404, 'Nothing answers'),
    },
    {
      id: 'absolute-scheme',
      title: 'absolute form with another scheme',
      source: form,
      bytes: target('ftp://localhost:8000/users/1'),
      expected: noPath,
      nginx: differs([200], ['GET /users/1'], reasons.authority),
    },
    {
      id: 'absolute-file',
      title: 'absolute form for a file',
      source: 'SSRF',
      bytes: target('file:///etc/passwd'),
      expected: noPath,
    },
    {
      id: 'absolute-dots',
      title: 'dot segments in absolute form',
      source: dotRule,
      bytes: target('http://localhost:8000/users/../events'),
      expected: dots,
      nginx: differs([200], ['GET /users/../events'], reasons.twoPaths),
    },
    {
      id: 'absolute-no-slashes',
      title: 'a scheme without slashes',
      source: form,
      bytes: target('http:users'),
      expected: unread('GET'),
    },
    {
      id: 'asterisk',
      title: 'asterisk form with OPTIONS',
      source: 'RFC 9112, 3.2.4',
      bytes: target('*').replace('GET', 'OPTIONS'),
      expected: answered('OPTIONS *', 400, 'The request target must be a path that starts with a slash'),
    },
    {
      id: 'asterisk-get',
      title: 'asterisk form with GET',
      source: 'RFC 9112, 3.2.4',
      bytes: target('*'),
      expected: noPath,
    },
    {
      id: 'authority',
      title: 'authority form with GET',
      source: 'RFC 9112, 3.2.3',
      bytes: target('evil.example:80'),
      expected: unread('GET'),
    },
    {
      id: 'no-slash',
      title: 'a path without its slash',
      source: form,
      bytes: target('users'),
      expected: unread('GET'),
    },
    {
      id: 'at-sign',
      title: 'an at sign where the slash should be (`http://gateway` + `@evil`)',
      source: 'CVE-2021-40438 and kin',
      bytes: target('@evil.example/users'),
      expected: unread('GET'),
    },
    { id: 'query-only', title: 'a query without a path', source: form, bytes: target('?a=b'), expected: unread('GET') },
  ],
}
