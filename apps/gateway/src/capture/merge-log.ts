import type { LogSection, RouteLogSection } from '../configuration/route-section.ts'

/**
 * What of a route's exchanges is kept: the route's own word where it has one, else the file's, else the schema's default.
 *
 * Two rules: `bodies` is taken as a whole, so a route with `bodies: {}` keeps none; and `redact` only ever grows, so that
 * no route shows what the file hides.
 */
export const mergeLog = (file: LogSection, route: RouteLogSection): LogSection => {
  const bodies = route.bodies ?? file.bodies
  return {
    ...(bodies !== undefined && { bodies }),
    redact: {
      headers: united(file.redact.headers, route.redact.headers),
      query: united(file.redact.query, route.redact.query),
      json: united(file.redact.json, route.redact.json),
      hash: united(file.redact.hash, route.redact.hash),
    },
    sample_successes: route.sample_successes ?? file.sample_successes,
  }
}

const united = (file: readonly string[], route: readonly string[]): string[] => [...new Set([...file, ...route])]
