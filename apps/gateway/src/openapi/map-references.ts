import { type ComponentName, isMembers, type Members } from './api-document.ts'

/** What stands in place of each thing that a part of a document refers to. */
export interface ReferenceNames {
  component(component: ComponentName): string
  /** Undefined leaves the reference as it is. */
  path(path: string): string | undefined
  operationId(id: string): string
}

/** Members whose value is an example or a constant: what looks like a reference in there is data. */
const dataMembers = new Set(['default', 'example', 'const', 'enum', 'value'])

/**
 * Members whose value is a map: its keys are names, whatever they look like (a property may be called `default`), and its
 * values are objects of the format. By OpenAPI 3.1 (components, paths, responses, …) and JSON Schema 2020-12.
 */
const mapMembers = new Set([
  ...['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'],
  ...['paths', 'webhooks', 'responses', 'content', 'headers', 'links', 'callbacks', 'encoding', 'variables'],
  ...['schemas', 'parameters', 'requestBodies', 'securitySchemes', 'pathItems', 'examples'],
])

/**
 * A copy of a part of a document (an operation, a component) in which every reference has another name: `$ref`, the
 * mapping of a discriminator, links to operations, security requirements. Everything else stays as it is.
 */
export const mapReferences = (part: unknown, names: ReferenceNames): unknown => {
  if (Array.isArray(part)) return part.map((item) => mapReferences(item, names))
  if (!isMembers(part)) return part
  return Object.fromEntries(
    Object.entries(part).map(([member, value]) => [member, mapMember(member, value, names)] as const),
  )
}

/** A copy of a map: see {@link mapMembers}. */
const mapEach = (map: Members, names: ReferenceNames): Members =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, mapReferences(value, names)] as const))

const mapMember = (member: string, value: unknown, names: ReferenceNames): unknown => {
  if (typeof value === 'string') return mapText(member, value, names)
  if (dataMembers.has(member) || member.startsWith('x-')) return value
  if (member === 'security') return mapRequirements(value, names)
  if (member === 'discriminator' && isMembers(value)) return mapDiscriminator(value, names)
  // `examples` is a list of data in a schema, and a map of objects elsewhere.
  if (member === 'examples' && Array.isArray(value)) return value
  return mapMembers.has(member) && isMembers(value) ? mapEach(value, names) : mapReferences(value, names)
}

const mapText = (member: string, value: string, names: ReferenceNames): string => {
  if (member === '$ref' || member === 'operationRef') return mapReference(value, names)
  // Of an operation and of a link to it.
  return member === 'operationId' ? names.operationId(value) : value
}

/** The names in a security requirement are those of schemes. */
const mapRequirements = (value: unknown, names: ReferenceNames): unknown => {
  if (!Array.isArray(value)) return value
  return value.map((requirement) =>
    isMembers(requirement)
      ? Object.fromEntries(
          Object.entries(requirement).map(([name, scopes]) => [
            names.component({ kind: 'securitySchemes', name }),
            scopes,
          ]),
        )
      : requirement,
  )
}

/** A mapping leads to a schema by a reference or by its bare name (OpenAPI 3.1, section 4.8.25). */
const mapDiscriminator = (discriminator: Members, names: ReferenceNames): Members => {
  const { mapping } = discriminator
  if (!isMembers(mapping)) return discriminator
  const mapped = Object.entries(mapping).map(([value, target]) => {
    if (typeof target !== 'string') return [value, target] as const
    const isName = componentKey.test(target) && !target.endsWith('.json')
    return [value, isName ? names.component({ kind: 'schemas', name: target }) : mapReference(target, names)] as const
  })
  return { ...discriminator, mapping: Object.fromEntries(mapped) }
}

/** What a component may be called (OpenAPI 3.1, section 4.8.7.1). */
const componentKey = /^[A-Za-z0-9._-]+$/

/** References into other documents stay as they are. */
const mapReference = (reference: string, names: ReferenceNames): string => {
  const [, root, first = '', rest = ''] = /^#\/(components\/[^/]+|paths)\/([^/]+)(\/.*)?$/s.exec(reference) ?? []
  if (root === undefined) return reference
  const name = fromPointer(first)
  if (root === 'paths') {
    const path = names.path(name)
    return path === undefined ? reference : `#/paths/${toPointer(path)}${rest}`
  }
  const kind = root.slice('components/'.length)
  return `#/components/${kind}/${toPointer(names.component({ kind, name }))}${rest}`
}

/** A segment of a JSON pointer in a fragment (RFC 6901, sections 4 and 6). */
const fromPointer = (segment: string): string => decoded(segment).replaceAll('~1', '/').replaceAll('~0', '~')

const toPointer = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
