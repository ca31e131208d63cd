import { GatewayFile } from '@trilha/gateway'
import { withWrittenPart } from './written-part.ts'

/** A JSON Schema as the settings of the gateway use it. */
interface Node {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly expected?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Node[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly patternProperties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly items?: Node
}

const schema: Node = JSON.parse(JSON.stringify(GatewayFile)) as Node

/** The schema for editors: JSON Schema 2020-12, without what only our messages read. */
export const gatewaySchema = (): string => {
  const head = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The configuration of a Trilha gateway',
  }
  return `${JSON.stringify({ ...head, ...(withoutOwnWords(schema) as Node) }, undefined, 2)}\n`
}

/** What has a default may be left out, so editors must not ask for it. */
const withoutOwnWords = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutOwnWords)
  if (typeof value !== 'object' || value === null) return value
  const { expected: _, ...rest } = value as Node
  const { required, properties } = rest
  const plain = Object.fromEntries(Object.entries(rest).map(([name, member]) => [name, withoutOwnWords(member)]))
  if (required === undefined || properties === undefined) return plain
  return { ...plain, required: required.filter((name) => properties[name]?.default === undefined) }
}

/** The page with its tables of settings as the schema has them. */
export const withGatewaySettings = (page: string): string => withWrittenPart(page, 'settings', tables())

/** One table a member of the file's first level. */
const tables = (): string =>
  Object.entries(schema.properties ?? {})
    .map(([name, node]) => {
      const rows = rowsOf(node, name).map(
        ([field, value, preset, text]) => `| ${field} | ${value} | ${preset} | ${text} |`,
      )
      return `## \`${name}\`\n\n| setting | value | default | |\n|---|---|---|---|\n${rows.join('\n')}\n`
    })
    .join('\n')

type Row = readonly [field: string, value: string, preset: string, text: string]

const rowsOf = (node: Node, path: string): Row[] => [
  [`\`${path}\``, kindOf(node), presetOf(node), node.description ?? ''],
  ...childrenOf(node, path).flatMap(([child, childPath]) => rowsOf(child, childPath)),
]

const childrenOf = (node: Node, path: string): (readonly [Node, string])[] => [
  ...Object.entries(node.properties ?? {}).map(([name, child]) => [child, `${path}.${name}`] as const),
  ...Object.values(node.patternProperties ?? {})
    .filter(({ type }) => type === 'object')
    .flatMap((child) => childrenOf(child, `${path}.NAME`)),
  ...(node.items === undefined ? [] : childrenOf(node.items, `${path}[]`)),
  ...(node.anyOf ?? []).flatMap((child) => childrenOf(child, path)),
]

const kindOf = (node: Node): string => {
  if (node.expected !== undefined) return node.expected
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ')
  if (node.items !== undefined) return `list of ${kindOf(node.items)}`
  if (node.anyOf !== undefined) return node.anyOf.map(kindOf).join(' or ')
  return node.type === 'object' ? 'section' : (node.type ?? '')
}

const presetOf = ({ default: preset }: Node): string => {
  if (preset === undefined) return ''
  return typeof preset === 'object' && Object.keys(preset ?? {}).length === 0 ? '' : `\`${JSON.stringify(preset)}\``
}
