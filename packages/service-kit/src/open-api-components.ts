/** How a schema's name is called between the two steps: the OpenAPI generator drops every `$id`. */
const nameMember = 'x-schema-name'

/** Before the document is made: keeps the names of a route's schemas (`$id`). */
export const keepSchemaNames = <Schema>(schema: Schema): Schema =>
  mapObjects(schema, ({ $id, ...members }) => (typeof $id === 'string' ? { ...members, [nameMember]: $id } : members))

/**
 * When it is made: moves every schema that has a name to `components.schemas` and leaves a reference in its place, so
 * that a generated client gets one type per concept.
 */
export const gatherComponents = <Document extends object>(document: Document): Document => {
  const schemas: Record<string, unknown> = {}
  const moved = mapObjects(document, ({ [nameMember]: name, ...members }) => {
    if (typeof name !== 'string') return members
    schemas[name] = members
    return { $ref: `#/components/schemas/${name}` }
  }) as Document & { readonly components?: object }
  return { ...moved, components: { ...moved.components, schemas } }
}

type Members = Readonly<Record<string, unknown>>

/** A deep copy in which `change` was applied to every object, the innermost first. */
const mapObjects = <Value>(value: Value, change: (members: Members) => Members): Value => {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change)) as Value
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapObjects(member, change)]))
  return change(copy) as Value
}
