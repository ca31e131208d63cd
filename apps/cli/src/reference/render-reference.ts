import { allOptions } from '../all-options.ts'
import type { Command, Option } from '../command.ts'
import { connectionOptions, outputOptions } from '../config.ts'
import { commonExitCodes, exitCodesOf } from '../help-text.ts'

const shared: ReadonlySet<Option> = new Set<Option>(Object.values({ ...connectionOptions, ...outputOptions }))

/** The page `docs/reference/command-line.md`, made of the commands' own declarations. */
export const renderReference = (commands: readonly Command[]): string => {
  const shown = commands.filter(({ isHidden }) => isHidden !== true)
  return [
    '# The command line',
    '',
    '<!-- Written by `npm run reference -w @trilha/cli` from the commands themselves; a test tells when it is out of date. -->',
    '',
    'In the repository after `npm install`: `npx trilha COMMAND`. The commands ask the log service at `TRILHA_LOG_URL`',
    '(default `http://127.0.0.1:8003`), with the key in `TRILHA_API_KEY` where it asks for one. On a terminal they print',
    'rows for people; in a pipe, or with `--json`, one JSON value a line.',
    '',
    '| command | |',
    '|---|---|',
    ...shown.map(({ name, summary }) => `| [\`${name}\`](#${name}) | ${cell(summary)} |`),
    '',
    '## Exit codes',
    '',
    ...exitCodeRows(commonExitCodes),
    '',
    'A command whose reader has had enough (`trilha search --all | head`) ends quietly with 0.',
    '',
    '## Options of every command that asks the log service',
    '',
    ...optionRows([...shared]),
    ...shown.flatMap(commandSection),
  ].join('\n')
}

const commandSection = (command: Command): readonly string[] => {
  const own = Object.values(allOptions(command)).filter((option) => !shared.has(option))
  const codes = Object.entries(exitCodesOf(command)).filter(
    ([code, meaning]) => commonExitCodes[Number(code)] !== meaning,
  )
  return [
    '',
    `## ${command.name}`,
    '',
    '```',
    ['trilha', command.name, ...command.arguments.map(usageOf), ...(own.length > 0 ? ['[options]'] : [])].join(' '),
    '```',
    '',
    command.description,
    ...(command.arguments.length > 0
      ? ['', ...command.arguments.map(({ name, description }) => `- \`${name}\`: ${description}`)]
      : []),
    ...(own.length > 0 ? ['', ...optionRows(own)] : []),
    ...(command.examples.length > 0
      ? ['', '```sh', ...command.examples.flatMap(({ line, tells }) => [`# ${tells}`, `trilha ${line}`]), '```']
      : []),
    ...(codes.length > 0 ? ['', ...exitCodeRows(Object.fromEntries(codes))] : []),
  ]
}

const usageOf = ({ name, required, variadic }: Command['arguments'][number]): string => {
  const text = `${name}${variadic ? '...' : ''}`
  return required ? `<${text}>` : `[${text}]`
}

const optionRows = (options: readonly Option[]): readonly string[] => [
  '| option | |',
  '|---|---|',
  ...options.map((option) => `| \`${option.flags}\` | ${cell(option.description + presetOf(option))} |`),
]

const presetOf = ({ preset, presetText }: Option): string => {
  if (preset === undefined || preset === false || presetText === '') return ''
  return ` (default: ${presetText ?? String(preset)})`
}

const exitCodeRows = (codes: Readonly<Record<number, string>>): readonly string[] => [
  '| exit code | |',
  '|---|---|',
  ...Object.entries(codes).map(([code, meaning]) => `| ${code} | ${cell(meaning)} |`),
]

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
