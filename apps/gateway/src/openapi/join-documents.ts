import { isMembers, type Members } from './api-document.ts'
import { gatewaySchemes } from './gateway-security.ts'
import { type JoinedComponents, joinComponents } from './joined-components.ts'
import { mapReferences, type ReferenceNames } from './map-references.ts'
import {
  type DocumentedService,
  type ServedOperation,
  type ServedOptions,
  servedOperations,
} from './served-operations.ts'
import type { ApiRoute } from './served-paths.ts'

export interface JoinOptions extends ServedOptions {
  readonly version: string
  /** What readers should know, in sentences: a service that is left out. */
  readonly notes: readonly string[]
}

/**
 * One OpenAPI 3.1 document of what the gateway forwards to these services. Paths are those that clients use; of two
 * services with the same path and method, the one whose route comes first has it.
 */
export const joinDocuments = (services: readonly DocumentedService[], options: JoinOptions): Members => {
  const operations = withoutRepeats(
    services.flatMap((service) => servedOperations(service, options)),
    options.routes,
  )
  const joined = joinComponents(operations)
  const tags = createTags(operations)
  const ids = uniqueIds(operations)
  const namesOf = createNames(operations, joined, ids)
  const paths = new Map<string, Record<string, unknown>>()
  for (const served of operations) {
    const item = paths.get(served.outside) ?? {}
    paths.set(served.outside, item)
    item[served.method] = shownOperation(served, { names: namesOf(served.service), tag: tags.nameOf(served), ids })
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Trilha gateway', version: options.version, description: descriptionOf(services, options) },
    servers: [{ url: '/' }],
    tags: tags.list,
    paths: Object.fromEntries(paths),
    components: shownComponents(joined, operations, namesOf),
  }
}

const descriptionOf = (services: readonly DocumentedService[], { notes }: JoinOptions): string =>
  [
    services.length === 0
      ? 'What can be called through the gateway. No service has told of anything.'
      : `What can be called through the gateway: ${services.map(({ title }) => title).join(', ')}.`,
    ...notes,
  ].join('\n\n')

/** The order of the routes decides, not that of the services. */
const withoutRepeats = (operations: readonly ServedOperation[], routes: readonly ApiRoute[]): ServedOperation[] => {
  const first = new Map<string, ServedOperation>()
  const rank = new Map(routes.map((route, index) => [route, index]))
  const rankOf = ({ route }: ServedOperation): number => rank.get(route) ?? routes.length
  for (const served of operations) {
    const key = `${served.method} ${served.outside}`
    const known = first.get(key)
    if (known === undefined || rankOf(served) < rankOf(known)) first.set(key, served)
  }
  return [...first.values()].sort((one, other) => rankOf(one) - rankOf(other))
}

interface Shown {
  readonly names: ReferenceNames
  readonly tag: string
  readonly ids: ReadonlyMap<ServedOperation, string>
}

const shownOperation = (served: ServedOperation, { names, tag, ids }: Shown): Members => {
  const { security, operation } = served
  const { operationId: _replaced, ...rest } = operation
  const mapped = mapReferences(rest, names)
  const id = ids.get(served)
  return {
    ...(isMembers(mapped) && mapped),
    ...(id !== undefined && { operationId: id }),
    tags: [tag],
    ...(security !== undefined && { security }),
  }
}

/** Ids that several operations would have are prefixed with their service. */
const uniqueIds = (operations: readonly ServedOperation[]): ReadonlyMap<ServedOperation, string> => {
  const idOf = ({ operation }: ServedOperation): string | undefined =>
    typeof operation.operationId === 'string' ? operation.operationId : undefined
  const byId = Map.groupBy(operations, idOf)
  const ids = new Map<ServedOperation, string>()
  const taken = new Set<string>()
  for (const [id, [only, ...others]] of byId) {
    if (id === undefined || only === undefined || others.length > 0) continue
    ids.set(only, id)
    taken.add(id)
  }
  for (const [id, same] of byId) {
    if (id === undefined || same.length === 1) continue
    for (const served of same) ids.set(served, unusedId(`${served.service.name}_${id}`, taken))
  }
  return ids
}

const unusedId = (wanted: string, taken: Set<string>): string => {
  let id = wanted
  for (let number = 2; taken.has(id); number++) id = `${wanted}_${number}`
  taken.add(id)
  return id
}

interface Tags {
  readonly list: readonly Members[]
  nameOf(served: ServedOperation): string
}

/** A service is one group of operations; where it has tags of its own for what is shown, one of each. */
const createTags = (operations: readonly ServedOperation[]): Tags => {
  const own = new Map<DocumentedService, Set<string>>()
  for (const { service, tags } of operations) {
    own.set(service, (own.get(service) ?? new Set()).add(tags[0] ?? ''))
  }
  const nameOf = ({ service, tags: [tag = ''] }: ServedOperation): string =>
    tag === '' || own.get(service)?.size === 1 ? service.title : `${service.title}: ${tag}`
  const list = new Map<string, Members>()
  for (const served of operations) {
    const name = nameOf(served)
    const { description } = served.service.document
    if (!list.has(name)) list.set(name, { name, ...(description !== undefined && { description }) })
  }
  return { list: [...list.values()], nameOf }
}

const createNames = (
  operations: readonly ServedOperation[],
  joined: JoinedComponents,
  ids: ReadonlyMap<ServedOperation, string>,
): ((service: DocumentedService) => ReferenceNames) => {
  const places = new Map<DocumentedService, { paths: Map<string, string>; ids: Map<string, string> }>()
  for (const served of operations) {
    const { service, inside, outside, operation } = served
    const known = places.get(service) ?? { paths: new Map(), ids: new Map() }
    places.set(service, known)
    // A path that is served twice is meant where it was first.
    if (!known.paths.has(inside)) known.paths.set(inside, outside)
    const { operationId } = operation
    if (typeof operationId === 'string' && !known.ids.has(operationId)) {
      known.ids.set(operationId, ids.get(served) ?? operationId)
    }
  }
  return (service) => {
    const known = places.get(service)
    return {
      component: (component) => joined.nameOf(service, component),
      path: (path) => known?.paths.get(path),
      operationId: (id) => known?.ids.get(id) ?? id,
    }
  }
}

const shownComponents = (
  { components }: JoinedComponents,
  operations: readonly ServedOperation[],
  namesOf: (service: DocumentedService) => ReferenceNames,
): Members => {
  const kinds = new Map<string, [string, unknown][]>()
  const add = (kind: string, name: string, value: unknown): void => {
    const named = kinds.get(kind) ?? []
    kinds.set(kind, named)
    named.push([name, value])
  }
  for (const { kind, name, service, value } of components) add(kind, name, mapReferences(value, namesOf(service)))
  const used = new Set(operations.flatMap(({ security }) => (security ?? []).flatMap(Object.keys)))
  for (const [name, scheme] of Object.entries(gatewaySchemes)) {
    if (used.has(name)) add('securitySchemes', name, scheme)
  }
  return Object.fromEntries([...kinds].map(([kind, named]) => [kind, Object.fromEntries(named)]))
}
