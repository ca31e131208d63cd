/**
 * Every problem that a part of Trilha answers with: its code, status and title (RFC 9457). The README's table lists the
 * same; a test compares the two.
 */
export const problems = Object.freeze({
  bad_request: { status: 400, title: 'Bad request' },
  already_exists: { status: 400, title: 'Already exists' },
  unauthorized: { status: 401, title: 'Authentication required' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'Request took too long to arrive' },
  conflict: { status: 409, title: 'Conflict' },
  content_too_large: { status: 413, title: 'Content too large' },
  uri_too_long: { status: 414, title: 'Address too long' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  invalid_content: { status: 422, title: 'Invalid content' },
  invalid_query: { status: 422, title: 'Invalid query' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'Request headers too large' },
  client_closed_request: { status: 499, title: 'Client closed the request' },
  internal_error: { status: 500, title: 'Internal error' },
  bad_gateway: { status: 502, title: 'Bad gateway' },
  unavailable: { status: 503, title: 'Unavailable' },
  search_budget: { status: 503, title: 'Search budget spent' },
  gateway_timeout: { status: 504, title: 'Gateway timeout' },
  insufficient_storage: { status: 507, title: 'Insufficient storage' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>)

export type ProblemCode = keyof typeof problems
