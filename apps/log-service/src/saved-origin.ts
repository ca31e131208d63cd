import type { IncomingHttpHeaders } from 'node:http'
import { problem } from '@trilha/service-kit'

/**
 * Refuses what a page of another site makes a browser send: with the browser's own access (this machine, a remembered
 * key) it could change things in somebody's name. Callers that are no browser send neither header.
 *
 * @throws {Problem} 403
 */
export const requireSameOrigin = (headers: IncomingHttpHeaders): void => {
  const site = headers['sec-fetch-site']
  // Fetch Metadata: set by the browser, out of a page's reach. `none` is a person's own doing.
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw foreign()
  }
  const { origin, host } = headers
  if (origin !== undefined && URL.parse(origin)?.host !== host) throw foreign()
}

const foreign = () => problem('forbidden', 'A page of another origin must not change saved searches.')
