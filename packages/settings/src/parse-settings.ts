import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Default } from 'typebox/value'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { faultsOfShape, type SchemaWords } from './describe-fault.ts'
import { SettingsError, type SettingsFault, type SettingsPath } from './settings-error.ts'

/** The most that a settings file may have, in characters: beyond it, it was not written by people. */
const maxLength = 4_194_304

export interface SettingsOptions<Schema extends TSchema> {
  /** Of the file, for messages. */
  readonly name: string
  /** What the schema cannot say: rules between fields. Asked only of a value that the schema allows. */
  readonly check?: (value: Static<Schema>) => Iterable<SettingsFault>
}

/**
 * Reads a settings file in YAML or JSON. An empty file is an empty object, and members that are left
 * out have the defaults of the schema. Aliases and merges are not followed.
 *
 * @throws {SettingsError} with every fault: its line, its field and what it must be
 */
export const parseSettings = <Schema extends TSchema>(
  schema: Schema,
  text: string,
  { name, check }: SettingsOptions<Schema>,
): Static<Schema> => {
  if (text.length > maxLength) throw new SettingsError(`${name}: is longer than ${maxLength} characters`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const fail = (faults: readonly { readonly line: number; readonly reason: string }[]): never => {
    throw new SettingsError(
      inOrder(faults)
        .map(({ line, reason }) => `${name} line ${line}: ${reason}`)
        .join('\n'),
    )
  }
  if (document.errors.length > 0) {
    fail(document.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, reason: message })))
  }
  const value = Default(schema, readValue(document, name))
  const checker = Compile(schema)
  const faults = checker.Check(value)
    ? [...(check?.(value as Static<Schema>) ?? [])]
    : faultsOfShape(checker.Errors(value), wordsOf(schema))
  if (faults.length > 0) {
    fail(
      faults.map(({ path, reason }) => ({ line: lineOf(document, lines, path), reason: `${fieldAt(path)}${reason}` })),
    )
  }
  return value as Static<Schema>
}

/** As they stand in the file; those of one line in the order in which they were found. */
const inOrder = <Fault extends { readonly line: number }>(faults: readonly Fault[]): readonly Fault[] =>
  [...faults].sort((a, b) => a.line - b.line)

const readValue = (document: Document, name: string): unknown => {
  if (document.contents === null) return {}
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (error) {
    throw new SettingsError(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** `rules[2].keep: `. */
const fieldAt = (path: SettingsPath): string => {
  const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  return field === '' ? '' : `${field.replace(/^\./, '')}: `
}

/** The line of the value, or of what it should be in. */
const lineOf = (document: Document, lines: LineCounter, path: SettingsPath): number => {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly expected?: string
}

const wordsOf = (schema: TSchema): SchemaWords => {
  const nodesAt = (path: SettingsPath): readonly SchemaNode[] => {
    let nodes: readonly SchemaNode[] = [schema as SchemaNode]
    for (const part of path) nodes = nodes.flatMap(alternatives).flatMap((node) => childrenOf(node, part))
    return nodes
  }
  return {
    knownAt: (path) => [
      ...new Set(
        nodesAt(path)
          .flatMap(alternatives)
          .flatMap(({ properties }) => Object.keys(properties ?? {})),
      ),
    ],
    expectedAt: (path) => nodesAt(path).find(({ expected }) => expected !== undefined)?.expected,
  }
}

const alternatives = (node: SchemaNode): readonly SchemaNode[] => node.anyOf?.flatMap(alternatives) ?? [node]

const childrenOf = (
  { properties, patternProperties, items }: SchemaNode,
  part: string | number,
): readonly SchemaNode[] => {
  if (typeof part === 'number') return items === undefined ? [] : [items]
  const own = properties?.[part]
  return own === undefined ? Object.values(patternProperties ?? {}) : [own]
}
