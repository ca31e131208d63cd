import findMyWay from 'find-my-way'

/** Longer segments are still routed; the router's default of 100 characters would turn them away. */
const maxSegmentLength = 16_384

/**
 * Compiles the patterns of a route. The answer takes a normalised path of that route and gives the pattern that stands for
 * it in the entry's action, with and without a slash at the end alike; `PATH/*` for what none of them fits.
 */
export const createEntryPattern = (routePath: string, patterns: readonly string[]): ((path: string) => string) => {
  const rest = `${routePath.replace(/\/$/, '')}/*`
  if (patterns.length === 0) return () => rest
  const router = findMyWay({ ignoreTrailingSlash: true, caseSensitive: true, maxParamLength: maxSegmentLength })
  for (const pattern of patterns) router.on('GET', toRouterSyntax(pattern), nothing, pattern)
  return (path) => (router.find('GET', path)?.store as string | undefined) ?? rest
}

const toRouterSyntax = (pattern: string): string => pattern.replace(/\{(\w+)\}/g, ':$1').replace(/(?<=.)\/$/, '')

const nothing = (): void => {}
