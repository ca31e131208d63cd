import { type ApiDocument, componentIn, isMembers, type Members, membersOf } from './api-document.ts'
import { gatewaySecurity, type SecurityRequirement } from './gateway-security.ts'
import { type ApiRoute, type ServedPath, servedPaths } from './served-paths.ts'

/** A service with its document. */
export interface DocumentedService {
  /** Of the upstream in the configuration. */
  readonly name: string
  readonly title: string
  readonly document: ApiDocument
}

/** An operation that clients of the gateway can call. */
export interface ServedOperation {
  readonly service: DocumentedService
  /** That leads to it. */
  readonly route: ApiRoute
  readonly outside: string
  readonly inside: string
  /** As in a path item: `get`. */
  readonly method: string
  /** As the service describes it, with the parameters of its path item, without what is wrong outside. */
  readonly operation: Members
  /** What the gateway asks of callers; undefined when it asks nothing and the operation's own `security` holds. */
  readonly security: readonly SecurityRequirement[] | undefined
  /** Tags that the service gave it. */
  readonly tags: readonly string[]
}

export interface ServedOptions {
  readonly routes: readonly ApiRoute[]
  /** Whether requests to routes without `auth` need the gateway's key. */
  readonly needsKey: boolean
}

/** The fixed fields of a path item that are operations (OpenAPI 3.1, section 4.8.9), but TRACE, which the gateway refuses. */
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

/** The operations of a service that some route leads to, in the order of the routes. */
export const servedOperations = (service: DocumentedService, options: ServedOptions): ServedOperation[] => {
  const { paths } = service.document
  const served = servedPaths(options.routes, service.name, Object.keys(paths))
  return served.flatMap((place) => {
    const item = resolvedItem(paths[place.inside] ?? {}, service.document)
    return methods.flatMap((method) => {
      const operation = item[method]
      if (!isMembers(operation) || !place.takes(method.toUpperCase())) return []
      return [describe(service, place, { item, method, operation, needsKey: options.needsKey })]
    })
  })
}

/** A path item may be a reference to a component. */
const resolvedItem = (item: Members, document: ApiDocument): Members => {
  const name = typeof item.$ref === 'string' ? /^#\/components\/pathItems\/([\w.-]+)$/.exec(item.$ref)?.[1] : undefined
  return name === undefined ? item : { ...membersOf(componentIn(document, { kind: 'pathItems', name })), ...item }
}

interface Described {
  readonly item: Members
  readonly method: string
  readonly operation: Members
  readonly needsKey: boolean
}

const describe = (
  service: DocumentedService,
  place: ServedPath,
  { item, method, operation, needsKey }: Described,
): ServedOperation => {
  const { tags, servers: _inside, security: own, parameters: _theirs, ...rest } = operation
  const parameters = parametersOf(service.document, place, [item.parameters, operation.parameters])
  const security = gatewaySecurity(place.route, needsKey)
  // Its own counts only where the gateway's does not stand in its place.
  const kept = security === undefined ? (own ?? service.document.security) : undefined
  return {
    service,
    route: place.route,
    outside: place.outside,
    inside: place.inside,
    method,
    operation: {
      ...rest,
      ...(parameters.length > 0 && { parameters }),
      ...(kept !== undefined && { security: kept }),
    },
    security,
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
  }
}

/** Those of the path item and of the operation, which wins where both have one (section 4.8.10). */
const parametersOf = (document: ApiDocument, place: ServedPath, lists: readonly unknown[]): unknown[] => {
  const parameters = new Map<string, unknown>()
  for (const parameter of lists.flatMap((list) => (Array.isArray(list) ? list : []))) {
    const { name, in: where } = resolvedParameter(parameter, document)
    if (where === 'path' && typeof name === 'string' && place.fixed.includes(name)) continue
    parameters.set(`${String(where)} ${String(name)}`, parameter)
  }
  for (const name of place.added) {
    parameters.set(`path ${name}`, { name, in: 'path', required: true, schema: { type: 'string' } })
  }
  return [...parameters.values()]
}

const resolvedParameter = (parameter: unknown, document: ApiDocument): Members => {
  const { $ref, ...members } = membersOf(parameter)
  const name = typeof $ref === 'string' ? /^#\/components\/parameters\/([\w.-]+)$/.exec($ref)?.[1] : undefined
  // What cannot be resolved is told apart by its reference.
  return name === undefined
    ? { name: $ref, ...members }
    : membersOf(componentIn(document, { kind: 'parameters', name }))
}
