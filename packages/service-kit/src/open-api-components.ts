/**
 * Moves every schema that has a name (`$id`) to `components.schemas` and leaves a reference in its place, so that a
 * generated client gets one type per concept.
 */
export const gatherComponents = <Document extends object>(document: Document): Document => {
  const schemas: Record<string, unknown> = {}
  const moved = withReferences(document, schemas) as Document & { readonly components?: object }
  return { ...moved, components: { ...moved.components, schemas } }
}

const withReferences = (value: unknown, schemas: Record<string, unknown>): unknown => {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, schemas))
  if (typeof value !== 'object' || value === null) return value
  const { $id, ...members } = value as Readonly<Record<string, unknown>>
  const copy = Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, withReferences(member, schemas)]),
  )
  if (typeof $id !== 'string') return copy
  schemas[$id] = copy
  return { $ref: `#/components/schemas/${$id}` }
}
