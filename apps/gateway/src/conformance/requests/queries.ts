import { unread } from '../expectation.ts'
import { differs, reasons } from '../nginx-reasons.ts'
import type { RequestGroup } from '../request-case.ts'
import { characters, dotRule, target, unrouted, users } from './paths.ts'

const query = unrouted('The query must hold only characters that RFC 3986 allows')

export const queries: RequestGroup = {
  title: 'Queries and fragments',
  summary:
    'A query passes byte for byte, as long as it is one by RFC 3986 or what browsers send. A fragment is never sent.',
  cases: [
    {
      id: 'fragment',
      title: 'a fragment',
      source: 'RFC 9110, 7.1',
      bytes: target('/users/1#x'),
      expected: characters,
      nginx: differs([200], ['GET /users/1#x'], reasons.fragments),
    },
    {
      id: 'fragment-query',
      title: 'a fragment behind a query',
      source: 'RFC 9110, 7.1',
      bytes: target('/users/1?a#x'),
      expected: query,
      nginx: differs([200], ['GET /users/1?a#x'], reasons.fragments),
    },
    {
      id: 'query',
      title: 'a query is passed on byte for byte',
      source: 'RFC 3986, 3.4',
      bytes: target('/users/?a=%2e%2e&b=//x?y&=%'),
      expected: users('/users/?a=%2e%2e&b=//x?y&=%', '/users/'),
    },
    {
      id: 'query-empty',
      title: 'an empty query is kept',
      source: 'RFC 3986, 3.4',
      bytes: target('/users/?'),
      expected: users('/users/?', '/users/'),
    },
    {
      id: 'query-crlf',
      title: 'an encoded line end in a query stays encoded',
      source: 'CRLF injection',
      bytes: target('/users/?a=%0d%0aX:%20y'),
      expected: users('/users/?a=%0d%0aX:%20y', '/users/'),
    },
    {
      id: 'query-dots',
      title: 'dots in a query mean nothing',
      source: dotRule,
      bytes: target('/users/?../../events'),
      expected: users('/users/?../../events', '/users/'),
    },
    {
      id: 'query-quote',
      title: 'quotes, brackets and pipes in a query',
      source: 'RFC 3986, 3.4',
      bytes: target('/users/?a="<b>|[c]{d}'),
      expected: users('/users/?a="<b>|[c]{d}', '/users/'),
    },
    {
      id: 'query-8-bit',
      title: 'a byte beyond ASCII in a query',
      source: 'RFC 3986, 3.4',
      bytes: target('/users/?a=\xe9'),
      expected: unread('GET'),
      nginx: differs([200], ['GET /users/?a=\xe9'], reasons.bytes8Bit),
    },
  ],
}
