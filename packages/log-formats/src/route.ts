/** Segments that name one thing: numbers, UUIDs, and runs of 16 or more hexadecimal digits (object ids, hashes). */
const idSegment = /\/(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,})(?=\/|$)/gi

/** `/users/42/orders` as `/users/{id}/orders`: what an access log shows of the route that took the request. */
export const routeOf = (path: string): string => path.replace(idSegment, '/{id}')
