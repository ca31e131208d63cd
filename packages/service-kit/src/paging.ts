import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'

/** One page is at most this long: a thousand rows are some 100 kB of JSON. */
const maxLimit = 1_000
/** When only `after` is given. */
const defaultLimit = 100

/** Query parameters of every list. Without both, the list is whole. */
export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: maxLimit, description: 'At most this many; the header Link leads on' }),
  ),
  after: Type.Optional(
    Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Only those with a larger id' }),
  ),
}

export interface Page {
  readonly after: number
  /** Undefined: all. */
  readonly limit: number | undefined
}

export const parsePage = (query: { readonly limit?: number; readonly after?: number }): Page => ({
  after: query.after ?? 0,
  limit: query.limit ?? (query.after === undefined ? undefined : defaultLimit),
})

/**
 * Cuts the surplus row that was fetched to see whether there is more, and then sets `Link: <…>; rel="next"` (RFC 8288).
 * The address is relative, so it is right through the gateway too.
 *
 * @param rows up to `limit + 1` rows, ids ascending
 */
export const toPage = <Row extends { readonly id: number }>(
  rows: Row[],
  page: Page,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Row[] => {
  if (page.limit === undefined || rows.length <= page.limit) return rows
  const shown = rows.slice(0, page.limit)
  const [path, query] = request.url.split('?', 2)
  const next = new URLSearchParams(query)
  next.set('limit', String(page.limit))
  next.set('after', String(shown.at(-1)?.id))
  reply.header('link', `<${path}?${next}>; rel="next"`)
  return shown
}
