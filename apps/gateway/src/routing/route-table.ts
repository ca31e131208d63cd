import type { PathPattern } from './path-pattern.ts'

/** What a route asks of a request. */
export interface RouteConditions {
  readonly prefix: PathPattern
  /** Any when undefined. */
  readonly isHost?: ((host: string | undefined) => boolean) | undefined
  readonly methods?: ReadonlySet<string> | undefined
}

export interface RouteTable<Route extends RouteConditions> {
  /** The first route that fits; the path must be a normalised one. */
  find(method: string, path: string, host: string | undefined): Route | undefined
  /** The methods that the routes of a path take when none of them takes the one that was asked; empty without a route. */
  methodsFor(path: string, host: string | undefined): readonly string[]
}

/**
 * Routes in the order of the file. They are looked at one after the other: a gateway has tens of them, each look costs some
 * tens of nanoseconds, and people can tell from the file which one is taken.
 */
export const createRouteTable = <Route extends RouteConditions>(routes: readonly Route[]): RouteTable<Route> => ({
  find: (method, path, host) => {
    for (const route of routes) {
      if (isAt(route, path, host) && (route.methods === undefined || route.methods.has(method))) return route
    }
    return undefined
  },
  methodsFor: (path, host) => [
    ...new Set(routes.filter((route) => isAt(route, path, host)).flatMap(({ methods = [] }) => [...methods])),
  ],
})

const isAt = ({ prefix, isHost }: RouteConditions, path: string, host: string | undefined): boolean =>
  prefix.lengthIn(path) >= 0 && (isHost === undefined || isHost(host))
