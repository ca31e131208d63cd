import { allOptions } from '../all-options.ts'
import type { Command, CommandCall, Completion, Option } from '../command.ts'
import { commands } from '../commands.ts'
import { logApiOf } from '../connection.ts'
import { visible } from '../terminal/visible.ts'
import { completeQuery } from './complete-query.ts'
import { type Candidate, type CompletionSources, fieldNames } from './field-candidates.ts'
import { type SplitLine, splitLine } from './split-line.ts'

/** The shell's own word for files; the scripts know it. */
const files: readonly Candidate[] = [{ value: ':files' }]

export const complete = async ({ args, config, terminal, signal }: CommandCall): Promise<number> => {
  const [shell = '', line = ''] = args
  const split = splitLine(line)
  const candidates = await candidatesFor(split, { api: logApiOf(config), signal })
  for (const candidate of candidates) {
    if (candidate.value !== visible(candidate.value)) continue
    await terminal.line(spell(candidate, shell, split))
  }
  return 0
}

/** bash takes words apart at these signs, too, and replaces only what is behind the last of them. */
const bashBreaks = /^.*[:=><]/s

const spell = ({ value, description }: Candidate, shell: string, { current, openQuote }: SplitLine): string => {
  if (shell !== 'bash') return description === undefined ? value : `${value}\t${visible(description)}`
  const typed = openQuote === '' ? (bashBreaks.exec(current)?.[0] ?? '') : ''
  return quotedForShell(value.startsWith(typed) ? value.slice(typed.length) : value, openQuote)
}

/** bash inserts what it gets as it is; zsh and fish quote it themselves. */
const quotedForShell = (text: string, openQuote: SplitLine['openQuote']): string => {
  if (text === files[0]?.value) return text
  if (openQuote === "'") return text.replaceAll("'", `'\\''`)
  return text.replace(openQuote === '"' ? /["\\$`]/g : /[^\w@%+=:,./-]/g, '\\$&')
}

/** What could stand at the cursor; nothing when the log service does not answer. */
export const candidatesFor = async (
  { before, current }: SplitLine,
  sources: CompletionSources,
): Promise<readonly Candidate[]> => {
  const words = before.slice(1)
  const command = commands.find(({ name }) => name === words[0])
  if (command === undefined) return words.length === 0 || words[0] === 'help' ? commandNames(current) : []
  const typed = words.slice(1)
  const options = Object.values(allOptions(command))
  const waiting = optionNamed(typed.at(-1), options)
  if (waiting?.parse !== undefined) return valuesOf(waiting.complete, current, sources)
  const withValue = /^(--[\w-]+)=(.*)$/s.exec(current)
  if (withValue !== null) {
    const [, name = '', value = ''] = withValue
    const found = await valuesOf(optionNamed(name, options)?.complete, value, sources)
    return found.map((candidate) => ({ ...candidate, value: `${name}=${candidate.value}` }))
  }
  if (current.startsWith('-')) return optionNames(options, current)
  return valuesOf(argumentAt(command, typed, options)?.complete, current, sources)
}

const commandNames = (typed: string): readonly Candidate[] =>
  [...commands, { name: 'help', summary: 'show how a command is used', isHidden: false }]
    .filter(({ name, isHidden }) => isHidden !== true && name.startsWith(typed))
    .map(({ name, summary }) => ({ value: name, description: summary }))

const namesOf = ({ flags }: Option): readonly string[] => flags.split(/[ ,|]+/).filter((name) => name.startsWith('-'))

const optionNamed = (name: string | undefined, options: readonly Option[]): Option | undefined =>
  name === undefined ? undefined : options.find((option) => namesOf(option).includes(name))

const optionNames = (options: readonly Option[], typed: string): readonly Candidate[] =>
  [...options, { flags: '--help', description: 'show how it is used' }].flatMap((option) => {
    const long = namesOf(option).find((name) => name.startsWith('--'))
    return long?.startsWith(typed) ? [{ value: long, description: option.description }] : []
  })

/** The argument that the word at the cursor is: words of options and their values are not counted. */
const argumentAt = (command: Command, typed: readonly string[], options: readonly Option[]) => {
  const position = typed.filter((word, index) => {
    if (word.startsWith('-') && word !== '-') return false
    return optionNamed(typed[index - 1], options)?.parse === undefined
  }).length
  const last = command.arguments.at(-1)
  return command.arguments[position] ?? (last?.variadic ? last : undefined)
}

const valuesOf = async (
  kind: Completion | undefined,
  typed: string,
  sources: CompletionSources,
): Promise<readonly Candidate[]> => {
  if (kind === undefined) return []
  if (kind === 'file') return files
  if (typeof kind === 'object') return startingWith(kind, typed)
  if (kind === 'query') return completeQuery(typed, sources)
  // Several fields with commas between: what is before the last comma stays.
  const done = kind === 'fields' ? (/^.*,/s.exec(typed)?.[0] ?? '') : ''
  const fields = await fieldNames(typed.slice(done.length), sources)
  return fields.map(({ value, ...rest }) => ({ value: done + value, ...rest }))
}

const startingWith = (values: readonly string[], typed: string): readonly Candidate[] =>
  values.filter((value) => value.startsWith(typed)).map((value) => ({ value }))
