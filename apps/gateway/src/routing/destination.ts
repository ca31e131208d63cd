import type { IncomingHttpHeaders } from 'node:http'

/** One of a route's upstreams. */
export interface Destination<Upstream> {
  readonly upstream: Upstream
  readonly weight: number
  readonly header?: { readonly name: string; readonly value?: string | undefined } | undefined
}

/**
 * Makes the choice between a route's upstreams (a canary): the first whose header the request has, else one by weight.
 *
 * @param random from 0 (included) to 1 (excluded)
 */
export const createDestinationChoice = <Upstream>(
  destinations: readonly Destination<Upstream>[],
  random: () => number = Math.random,
): ((headers: IncomingHttpHeaders) => Upstream) => {
  const [first, ...others] = destinations
  if (first === undefined) throw new RangeError('a route needs an upstream')
  if (others.length === 0) return () => first.upstream
  const bound = destinations.filter(({ header }) => header !== undefined)
  const byWeight = weighted(destinations)
  return (headers) => {
    const asked = bound.find(({ header }) => header !== undefined && has(headers, header))
    return (asked ?? byWeight(random())).upstream
  }
}

const has = (
  headers: IncomingHttpHeaders,
  { name, value }: { readonly name: string; readonly value?: string | undefined },
) => {
  const given = headers[name.toLowerCase()]
  return value === undefined ? given !== undefined : given === value
}

const weighted = <Upstream>(destinations: readonly Destination<Upstream>[]) => {
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0)
  const [first] = destinations
  return (share: number): Destination<Upstream> => {
    let left = share * total
    for (const destination of destinations) {
      left -= destination.weight
      if (left < 0) return destination
    }
    return first as Destination<Upstream>
  }
}
