import type { PathPattern } from './path-pattern.ts'

/** What a route asks of a request. */
export interface RouteConditions {
  readonly prefix: PathPattern
  /** Any when undefined. */
  readonly isHost?: ((host: string | undefined) => boolean) | undefined
  readonly methods?: ReadonlySet<string> | undefined
  /** Whether it answers the preflights of its methods (Fetch standard, CORS protocol). */
  readonly cors?: unknown
}

/** What of a request decides about its route. */
export interface RouteQuestion {
  readonly method: string
  /** A normalised one. */
  readonly path: string
  readonly host: string | undefined
  /** The method that a preflight asks for. */
  readonly preflightFor?: string | undefined
}

export interface RouteTable<Route extends RouteConditions> {
  /** The first route that fits. */
  find(question: RouteQuestion): Route | undefined
  /** The methods that the routes of a path take when none of them takes the one that was asked; empty without a route. */
  methodsFor(path: string, host: string | undefined): readonly string[]
}

/**
 * Routes in the order of the file. They are looked at one after the other: a gateway has tens of them, each look costs some
 * tens of nanoseconds, and people can tell from the file which one is taken.
 */
export const createRouteTable = <Route extends RouteConditions>(routes: readonly Route[]): RouteTable<Route> => ({
  find: (question) => {
    for (const route of routes) if (isAt(route, question.path, question.host) && takes(route, question)) return route
    return undefined
  },
  methodsFor: (path, host) => [
    ...new Set(routes.filter((route) => isAt(route, path, host)).flatMap(({ methods = [] }) => [...methods])),
  ],
})

const takes = ({ methods, cors }: RouteConditions, { method, preflightFor }: RouteQuestion): boolean =>
  methods === undefined ||
  methods.has(method) ||
  (cors !== undefined && preflightFor !== undefined && methods.has(preflightFor))

const isAt = ({ prefix, isHost }: RouteConditions, path: string, host: string | undefined): boolean =>
  prefix.lengthIn(path) >= 0 && (isHost === undefined || isHost(host))
