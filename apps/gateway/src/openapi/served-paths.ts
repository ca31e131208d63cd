import type { RouteSection } from '../configuration/route-section.ts'

/** What the gateway's document needs to know of a route. */
export type ApiRoute = Pick<RouteSection, 'path' | 'hosts' | 'methods' | 'upstream' | 'rewrite' | 'auth'>

/** One of a service's paths as clients of the gateway reach it. */
export interface ServedPath {
  readonly route: ApiRoute
  /** The service's own template. */
  readonly inside: string
  /** The template to show. Placeholders have the service's names. */
  readonly outside: string
  /** Placeholders of `inside` that the rewrite has a fixed value for: clients give none. */
  readonly fixed: readonly string[]
  /** Placeholders of `outside` that never reach the service. */
  readonly added: readonly string[]
  /** Whether the route, and none before it, takes this method (in upper case) at the path. */
  readonly takes: (method: string) => boolean
}

/**
 * Which of a service's paths the routes lead to, and where they are for clients: the route's prefix stands in place of
 * what the rewrite puts there.
 *
 * @param service name of the upstream
 * @param paths the templates in the service's document
 */
export const servedPaths = (routes: readonly ApiRoute[], service: string, paths: readonly string[]): ServedPath[] =>
  routes.flatMap((route, index) => {
    if (mainUpstream(route) !== service) return []
    const earlier = routes.slice(0, index)
    return paths.flatMap((inside) => {
      const place = placeOf(route, inside)
      return place === undefined ? [] : [{ ...place, route, inside, takes: createTakes(route, earlier, place.outside) }]
    })
  })

/** Of a canary, the upstream that has the most of the requests. */
const mainUpstream = ({ upstream }: ApiRoute): string | undefined => {
  if (typeof upstream === 'string') return upstream
  return upstream.reduce((main, other) => (other.weight > main.weight ? other : main), upstream[0] ?? nothing).upstream
}

const nothing = { upstream: '', weight: -1 }

const segmentsOf = (path: string): string[] => path.replace(/\/$/, '').split('/').slice(1)

const nameOf = (segment: string | undefined): string | undefined => /^\{(.+)\}$/.exec(segment ?? '')?.[1]

type Place = Pick<ServedPath, 'outside' | 'fixed' | 'added'>

const placeOf = ({ path, rewrite }: ApiRoute, inside: string): Place | undefined => {
  const prefix = segmentsOf(rewrite ?? path)
  const segments = inside.split('/').slice(1)
  if (prefix.length > segmentsOf(inside).length) return undefined
  const values = new Map<string, string>()
  const fixed: string[] = []
  for (const [index, wanted] of prefix.entries()) {
    const segment = segments[index] ?? ''
    const placeholder = nameOf(wanted)
    const parameter = nameOf(segment)
    if (placeholder !== undefined) values.set(placeholder, segment)
    // Without a rewrite, a route to /messages/stream is not meant for /messages/{id}.
    else if (parameter !== undefined && rewrite !== undefined) fixed.push(parameter)
    else if (wanted !== segment) return undefined
  }
  const added: string[] = []
  const start = segmentsOf(path).map((segment) => {
    const placeholder = nameOf(segment)
    if (placeholder === undefined) return segment
    const value = values.get(placeholder)
    if (value !== undefined) return value
    const name = unusedName(placeholder, inside)
    added.push(name)
    return `{${name}}`
  })
  const outside = `/${[...start, ...segments.slice(prefix.length)].join('/')}`
  return { outside, fixed, added }
}

const unusedName = (name: string, path: string): string =>
  path.includes(`{${name}}`) ? unusedName(`${name}_`, path) : name

/** An earlier route for certain hosts leaves the others to the later ones. */
const createTakes = (route: ApiRoute, earlier: readonly ApiRoute[], outside: string): ServedPath['takes'] => {
  const before = earlier.filter(({ hosts, path }) => hosts === undefined && covers(path, outside))
  return (method) => takesMethod(route, method) && !before.some((other) => takesMethod(other, method))
}

const takesMethod = ({ methods }: ApiRoute, method: string): boolean => methods?.includes(method) ?? true

/** Whether the prefix takes every path that the template stands for. */
const covers = (prefix: string, template: string): boolean => {
  const segments = template.split('/').slice(1)
  return segmentsOf(prefix).every((wanted, index) => {
    const segment = segments[index]
    return segment !== undefined && segment !== '' && (nameOf(wanted) !== undefined || wanted === segment)
  })
}
