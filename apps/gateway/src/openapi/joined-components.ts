import { type ComponentName, componentIn, isMembers } from './api-document.ts'
import { gatewaySchemes } from './gateway-security.ts'
import { mapReferences, type ReferenceNames } from './map-references.ts'
import type { DocumentedService, ServedOperation } from './served-operations.ts'

/** The components that a joined document needs, and what they are called there. */
export interface JoinedComponents {
  nameOf(service: DocumentedService, component: ComponentName): string
  /** Each once, by kind and name; its references are still those of its service. */
  readonly components: readonly (ComponentName & {
    readonly service: DocumentedService
    readonly value: unknown
  })[]
}

interface Needed extends ComponentName {
  readonly service: DocumentedService
  readonly value: unknown
  /** The component with all that it refers to: two with the same text are the same. */
  readonly text: string
}

const keyOf = ({ kind, name }: ComponentName): string => `${kind}/${name}`

/**
 * Gathers what the operations refer to, directly or not. A name that means the same in all services is kept; where it
 * means several things, each of them is prefixed with its service, so that no name depends on who was there first.
 */
export const joinComponents = (operations: readonly ServedOperation[]): JoinedComponents => {
  const needed = [...Map.groupBy(operations, ({ service }) => service)].flatMap(([service, own]) =>
    neededBy(service, own),
  )
  const byName = Map.groupBy(needed, keyOf)
  const names = new Map<DocumentedService, Map<string, string>>()
  const components: Needed[] = []
  const taken = new Set([...byName.keys(), ...gatewayKeys])
  for (const [key, candidates] of byName) {
    const variants = [...Map.groupBy(candidates, ({ text }) => text).values()]
    const isPlain = variants.length === 1 && !gatewayKeys.has(key)
    for (const same of variants) {
      const [first] = same
      if (first === undefined) continue
      const name = isPlain ? first.name : unusedName(first, taken)
      components.push({ ...first, name })
      for (const { service } of same) {
        const own = names.get(service) ?? new Map<string, string>()
        names.set(service, own.set(key, name))
      }
    }
  }
  return { components, nameOf: (service, component) => names.get(service)?.get(keyOf(component)) ?? component.name }
}

const gatewayKeys = new Set(Object.keys(gatewaySchemes).map((name) => keyOf({ kind: 'securitySchemes', name })))

const unusedName = ({ service, kind, name }: Needed, taken: Set<string>): string => {
  for (let number = 1; ; number++) {
    const unused = `${service.name}.${name}${number === 1 ? '' : `_${number}`}`
    const key = keyOf({ kind, name: unused })
    if (taken.has(key)) continue
    taken.add(key)
    return unused
  }
}

const neededBy = (service: DocumentedService, operations: readonly ServedOperation[]): Needed[] => {
  const direct = new Map<string, readonly ComponentName[]>()
  const valueIn = (component: ComponentName): unknown => componentIn(service.document, component)
  const reached = reachable(
    operations.flatMap(({ operation }) => referencesIn(operation)),
    (component) => {
      const references = direct.get(keyOf(component)) ?? referencesIn(valueIn(component))
      direct.set(keyOf(component), references)
      return references
    },
  )
  const present = reached.filter((component) => valueIn(component) !== undefined)
  const texts = new Map(present.map((component) => [keyOf(component), canonicalText(valueIn(component))]))
  return present.map((component) => {
    const around = reachable([component], (part) => direct.get(keyOf(part)) ?? [])
    const lines = around.map((part) => `${keyOf(part)} ${texts.get(keyOf(part)) ?? 'missing'}`)
    return { ...component, service, value: valueIn(component), text: lines.sort(byText).join('\n') }
  })
}

const referencesIn = (part: unknown): ComponentName[] => {
  const found = new Map<string, ComponentName>()
  const collect: ReferenceNames = {
    component: (component) => {
      found.set(keyOf(component), component)
      return component.name
    },
    path: () => undefined,
    operationId: (id) => id,
  }
  mapReferences(part, collect)
  return [...found.values()]
}

const reachable = (
  start: readonly ComponentName[],
  next: (component: ComponentName) => readonly ComponentName[],
): ComponentName[] => {
  const reached = new Map(start.map((component) => [keyOf(component), component]))
  // A map tells of what is added while it is walked.
  for (const component of reached.values()) {
    for (const further of next(component)) {
      if (!reached.has(keyOf(further))) reached.set(keyOf(further), further)
    }
  }
  return [...reached.values()]
}

const byText = (one: string, other: string): number => (one < other ? -1 : 1)

/** The same for values that differ in the order of their members alone. */
const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    isMembers(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => byText(one, other)))
      : member,
  )
