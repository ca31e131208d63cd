import { answered, get, passed, seen, unread } from '../expectation.ts'
import { differs, reasons } from '../nginx-reasons.ts'
import type { RequestGroup } from '../request-case.ts'

const target = (text: string): string => get('', text)
const users = (path: string, pattern = '/users/{user_id}'): ReturnType<typeof passed> =>
  passed(`GET ${pattern}`, seen(`GET ${path}`))
const unrouted = (cause: string): ReturnType<typeof answered> => answered('GET *', 400, cause)
const _dots = unrouted('The path must not hold dot segments')
const encoded = unrouted('The path must not hold an encoded slash, backslash or control character')
const characters = unrouted('The path must not hold backslashes, fragments, control or non-ASCII characters')
const escapes = unrouted('A % in the path must be followed by two hexadecimal digits')
const utf8 = unrouted('The escapes in the path must be UTF-8')
const slashRule = 'RFC 3986, 2.2'

export const pathEscapes: RequestGroup = {
  title: 'Escapes, bytes and routes',
  summary:
    'No encoded slashes, backslashes or control characters; escapes are UTF-8. What is left is brought into its one normal form, and that is routed and passed on.',
  cases: [
    {
      id: 'slash-encoded',
      title: '%2f',
      source: slashRule,
      bytes: target('/users/a%2fb'),
      expected: encoded,
      nginx: differs([200], ['GET /users/a%2fb'], reasons.twoPaths),
    },
    {
      id: 'slash-encoded-upper',
      title: '%2F',
      source: slashRule,
      bytes: target('/users%2F1'),
      expected: encoded,
      nginx: differs([200], ['GET /users%2F1'], reasons.twoPaths),
    },
    {
      id: 'slash-overlong',
      title: 'a slash in overlong UTF-8',
      source: 'CVE-2000-0884',
      bytes: target('/users/%c0%af'),
      expected: utf8,
      nginx: differs([200], ['GET /users/%c0%af'], reasons.twoPaths),
    },
    {
      id: 'slash-encoded-twice',
      title: '%252f stays as it is',
      source: slashRule,
      bytes: target('/users/a%252fb'),
      expected: users('/users/a%252fb'),
    },
    { id: 'backslash', title: 'a backslash', source: 'WHATWG URL', bytes: target('/users\\1'), expected: characters },
    {
      id: 'backslash-encoded',
      title: '%5c',
      source: 'WHATWG URL',
      bytes: target('/users/%5c1'),
      expected: encoded,
      nginx: differs([200], ['GET /users/%5c1'], reasons.twoPaths),
    },
    { id: 'nul-encoded', title: '%00', source: 'null byte injection', bytes: target('/users/%00'), expected: encoded },
    {
      id: 'crlf-encoded',
      title: '%0d%0a: a header that an upstream would decode',
      source: 'CRLF injection',
      bytes: target('/users/%0d%0aX:%20y'),
      expected: encoded,
      nginx: differs([200], ['GET /users/%0d%0aX:%20y'], reasons.twoPaths),
    },
    {
      id: 'lf-encoded',
      title: '%0a',
      source: 'CRLF injection; log injection',
      bytes: target('/users/a%0ab'),
      expected: encoded,
      nginx: differs([200], ['GET /users/a%0ab'], reasons.twoPaths),
    },
    {
      id: 'delete-encoded',
      title: '%7f',
      source: 'RFC 3986, 2.1',
      bytes: target('/users/%7f'),
      expected: encoded,
      nginx: differs([200], ['GET /users/%7f'], reasons.twoPaths),
    },
    {
      id: 'escape-none',
      title: 'a lone percent sign',
      source: 'RFC 3986, 2.1',
      bytes: target('/users/%'),
      expected: escapes,
    },
    {
      id: 'escape-short',
      title: 'an escape of one digit',
      source: 'RFC 3986, 2.1',
      bytes: target('/users/%2'),
      expected: escapes,
    },
    {
      id: 'escape-letters',
      title: 'an escape without digits',
      source: 'RFC 3986, 2.1',
      bytes: target('/users/%zz'),
      expected: escapes,
    },
    {
      id: 'escape-unicode',
      title: '%u002e',
      source: 'CVE-2000-0884 and kin',
      bytes: target('/users/%u002e%u002e/'),
      expected: escapes,
    },
    {
      id: 'escape-bytes',
      title: 'escapes that are no UTF-8',
      source: 'RFC 3986, 2.5',
      bytes: target('/users/%ff'),
      expected: utf8,
      nginx: differs([200], ['GET /users/%ff'], reasons.twoPaths),
    },
    {
      id: 'escape-surrogate',
      title: 'an escaped surrogate',
      source: 'RFC 3629, 3',
      bytes: target('/users/%ed%a0%80'),
      expected: utf8,
      nginx: differs([200], ['GET /users/%ed%a0%80'], reasons.twoPaths),
    },
    {
      id: 'escape-needless',
      title: 'a needless escape is resolved once',
      source: 'RFC 3986, 6.2.2.2',
      bytes: target('/users/%61na'),
      expected: users('/users/ana'),
      nginx: differs([200], ['GET /users/%61na'], reasons.spelling),
    },
    {
      id: 'escape-route',
      title: 'a route in escapes is that route',
      source: 'access control by spelling',
      bytes: target('/%75sers/1'),
      expected: users('/users/1'),
      nginx: differs([200], ['GET /%75sers/1'], reasons.spelling),
    },
    {
      id: 'escape-lower-case',
      title: 'an escape in lower case is made upper case',
      source: 'RFC 3986, 6.2.2.1',
      bytes: target('/users/%e4%bd%a0'),
      expected: users('/users/%E4%BD%A0'),
      nginx: differs([200], ['GET /users/%e4%bd%a0'], reasons.spelling),
    },
    {
      id: 'route-case',
      title: 'paths know upper and lower case',
      source: 'RFC 3986, 6.2.2.1',
      bytes: target('/USERS/1'),
      expected: answered('GET *', 404, 'Nothing answers'),
    },
    {
      id: 'route-prefix',
      title: 'a longer name is another route',
      source: 'prefix match',
      bytes: target('/usersx'),
      expected: answered('GET *', 404, 'Nothing answers'),
    },
    {
      id: 'route-parameter',
      title: 'a path parameter does not end the name',
      source: 'path parameters (Tomcat)',
      bytes: target('/users;x=1/1'),
      expected: answered('GET *', 404, 'Nothing answers'),
    },
    {
      id: 'byte-8-bit',
      title: 'a byte beyond ASCII',
      source: 'RFC 3986, 2',
      bytes: target('/users/\xe9'),
      expected: unread('GET'),
      nginx: differs([200], ['GET /users/\xe9'], reasons.bytes8Bit),
    },
    {
      id: 'byte-utf-8',
      title: 'raw UTF-8',
      source: 'RFC 3986, 2',
      bytes: target('/users/\xc3\xa9'),
      expected: unread('GET'),
      nginx: differs([200], ['GET /users/\xc3\xa9'], reasons.bytes8Bit),
    },
    {
      id: 'byte-fullwidth',
      title: 'fullwidth dots and slash',
      source: 'Unicode normalisation',
      bytes: target('/users/\xef\xbc\x8e\xef\xbc\x8e\xef\xbc\x8f'),
      expected: unread('GET'),
      nginx: differs([200], ['GET /users/\xef\xbc\x8e\xef\xbc\x8e\xef\xbc\x8f'], reasons.bytes8Bit),
    },
    { id: 'byte-tab', title: 'a tab', source: 'WHATWG URL', bytes: target('/users/\t1'), expected: unread('GET') },
    {
      id: 'byte-delete',
      title: 'a raw DEL',
      source: 'RFC 3986, 2',
      bytes: target('/users/\x7f'),
      expected: unread('GET'),
    },
    {
      id: 'byte-escaped',
      title: 'characters that a URI must escape are escaped',
      source: 'RFC 3986, 2',
      bytes: target('/users/{a}|b'),
      expected: users('/users/%7Ba%7D%7Cb'),
      nginx: differs([200], ['GET /users/{a}|b'], reasons.spelling),
    },
  ],
}
