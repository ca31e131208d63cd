/** Any JSON object. */
export type Members = Readonly<Record<string, unknown>>

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The member's value when that is an object, else an empty one. */
export const membersOf = (value: unknown): Members => (isMembers(value) ? value : {})

/** An OpenAPI 3.1 document as far as joining it asks: the rest is passed on as it is. */
export interface ApiDocument {
  readonly title: string
  readonly description: string | undefined
  /** Path items by path template. */
  readonly paths: Readonly<Record<string, Members>>
  /** Components by kind (`schemas`, `responses`, …) and name. */
  readonly components: Readonly<Record<string, Members>>
  /** Security requirements of operations that name none; undefined when the document has none either. */
  readonly security: unknown
}

/** A component by its kind and name: `{ kind: 'schemas', name: 'User' }`. */
export interface ComponentName {
  readonly kind: string
  readonly name: string
}

/** Undefined when the document has no such component. */
export const componentIn = ({ components }: ApiDocument, { kind, name }: ComponentName): unknown => {
  // Both names come from a document: they must not find what every object has.
  const named = Object.hasOwn(components, kind) ? components[kind] : undefined
  return named !== undefined && Object.hasOwn(named, name) ? named[name] : undefined
}

/** The message says in one sentence why a service's document cannot be joined. */
export class ApiDocumentError extends Error {}

/** Deeper ones are an attack on whoever walks them: hand-written documents stay below 30. */
const maxDepth = 200

/** @throws {ApiDocumentError} */
export const parseApiDocument = (text: string): ApiDocument => {
  const document = parseJson(text)
  if (!isMembers(document)) throw new ApiDocumentError('it is no JSON object')
  const { openapi } = document
  // 3.0 has other schemas (nullable, boolean exclusiveMinimum) and cannot stand in a 3.1 document as it is.
  if (typeof openapi !== 'string' || !/^3\.1\.\d+/.test(openapi)) {
    throw new ApiDocumentError(`it is not OpenAPI 3.1 (openapi: ${JSON.stringify(openapi ?? null).slice(0, 32)})`)
  }
  if (isDeeperThan(document, maxDepth)) throw new ApiDocumentError(`it is nested more than ${maxDepth} levels deep`)
  const { title, description } = membersOf(document.info)
  return {
    title: typeof title === 'string' ? title : '',
    description: typeof description === 'string' ? description : undefined,
    paths: objectsIn(document.paths),
    components: objectsIn(document.components),
    security: document.security,
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiDocumentError('it is no JSON')
  }
}

const objectsIn = (value: unknown): Record<string, Members> =>
  Object.fromEntries(
    Object.entries(membersOf(value)).filter((entry): entry is [string, Members] => isMembers(entry[1])),
  )

const isDeeperThan = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}
