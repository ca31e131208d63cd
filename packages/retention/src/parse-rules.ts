import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { parseRuleKeep, parseRuleQuery, parseRuleSize, RuleFault } from './parse-rule.ts'
import { RetentionError } from './retention-error.ts'
import type { RetentionRules, Rule } from './rules.ts'

/** Far more than anybody reads, and each costs every pass a look at the store. */
const maxRules = 100

const FileRule = Type.Object(
  {
    query: Type.Optional(
      Type.String({ description: 'Which entries, in the query language; absent: all that no rule before it decides' }),
    ),
    keep: Type.String({ description: 'How long, by `received_at`: 30d, 12h, 6mo, 5y (s min h d w mo y), or forever' }),
  },
  { additionalProperties: false },
)

/** The file of rules, in YAML or JSON. The first rule whose query finds an entry decides; without one it is kept. */
export const RetentionFile = Type.Object(
  {
    rules: Type.Optional(Type.Array(FileRule, { maxItems: maxRules })),
    max_bytes: Type.Optional(
      Type.String({ description: 'How much journal and store may take together, such as 200GB or 500GiB' }),
    ),
  },
  { additionalProperties: false },
)
type RetentionFile = Type.Static<typeof RetentionFile>

const fileChecker = Compile(RetentionFile)

/**
 * Reads a file of rules.
 *
 * @param name of the file, for messages
 * @throws {RetentionError} with every fault, its line and its field
 */
export const parseRules = (text: string, name: string): RetentionRules => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const fault = (line: number, reason: string): string => `${name} line ${line}: ${reason}`
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => fault(lines.linePos(pos[0]).line, message))
    throw new RetentionError(faults.join('\n'))
  }
  const value: unknown = document.contents === null ? {} : document.toJS({ maxAliasCount: 0 })
  const faults = [...shapeFaults(value)]
  const read = faults.length === 0 ? readFile(value as RetentionFile) : undefined
  faults.push(...(read?.faults ?? []))
  if (read === undefined || faults.length > 0) {
    throw new RetentionError(
      faults.map(({ path, reason }) => fault(lineOf(document, lines, path), `${fieldAt(path)}${reason}`)).join('\n'),
    )
  }
  return read.rules
}

type Path = readonly (string | number)[]

interface Fault {
  readonly path: Path
  /** What follows the field's name. */
  readonly reason: string
}

/** `rules[2].keep: `. */
const fieldAt = (path: Path): string => {
  const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  return field === '' ? '' : `${field.slice(1)}: `
}

/** The line of the value, or of what it should be in. */
const lineOf = (document: Document, lines: LineCounter, path: Path): number => {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

interface ShapeError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
}

function* shapeFaults(value: unknown): Generator<Fault, void, undefined> {
  const told = new Set<string>()
  for (const error of fileChecker.Errors(value) as readonly ShapeError[]) {
    for (const fault of faultsOf(error)) {
      const field = fieldAt(fault.path)
      if (!told.has(field)) yield fault
      told.add(field)
    }
  }
}

const faultsOf = ({ keyword, instancePath, params }: ShapeError): readonly Fault[] => {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  const { requiredProperties = [], additionalProperties = [] } = params as Readonly<Record<string, readonly string[]>>
  if (keyword === 'required') return requiredProperties.map((key) => ({ path: [...path, key], reason: 'is missing' }))
  if (keyword === 'additionalProperties') return additionalProperties.map((key) => unknownMember([...path, key]))
  if (keyword === 'maxItems') return [{ path, reason: `must not be more than ${maxRules}` }]
  const member = path.at(-1)
  if (typeof member === 'string' && !knownMembers(path).includes(member)) return [unknownMember(path)]
  return [{ path, reason: `must be ${kinds[String(member)] ?? 'an object with query and keep'}` }]
}

const unknownMember = (path: Path): Fault => ({
  path,
  reason: `is not known here; ${knownMembers(path).join(' and ')} are`,
})

/** Beside the one at this path. */
const knownMembers = (path: Path): readonly string[] =>
  Object.keys((path.length === 1 ? RetentionFile : FileRule).properties)

const kinds: Readonly<Record<string, string>> = {
  undefined: 'an object with rules and max_bytes',
  rules: 'a list',
  query: 'a text in the query language',
  keep: 'a time such as 30d, 12h, 6mo or 5y, or forever',
  max_bytes: 'a text such as 200GB',
}

const readFile = ({ rules: written = [], max_bytes }: RetentionFile) => {
  const faults: Fault[] = []
  const attempt = <T>(path: Path, read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof RuleFault)) throw error
      faults.push({ path, reason: error.message })
      return undefined
    }
  }
  const rules = written.flatMap(({ query = '', keep }, index): Rule[] => {
    const what = attempt(['rules', index, 'query'], () => parseRuleQuery(query))
    const howLong = attempt(['rules', index, 'keep'], () => parseRuleKeep(keep))
    return what === undefined || howLong === undefined ? [] : [{ ...what, keep: howLong }]
  })
  const last = rules.findIndex(({ query }) => query.type === 'all')
  if (faults.length === 0 && last >= 0 && last < rules.length - 1) {
    faults.push({ path: ['rules', last + 1], reason: `is never reached, as rules[${last}] decides for every entry` })
  }
  const maxBytes = max_bytes === undefined ? undefined : attempt(['max_bytes'], () => parseRuleSize(max_bytes))
  return { faults, rules: { rules, ...(maxBytes !== undefined && { maxBytes }) } satisfies RetentionRules }
}
