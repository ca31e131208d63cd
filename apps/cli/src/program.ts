import {
  Command as Commander,
  type Argument as CommanderArgument,
  CommanderError,
  Option as CommanderOption,
  InvalidArgumentError,
} from 'commander'
import { allOptions } from './all-options.ts'
import { type Command, exitCode, type Option, UsageError } from './command.ts'
import { type Environment, readConfig, uncheckedConfig } from './config.ts'
import { failureOf } from './failure.ts'
import { helpAfter } from './help-text.ts'
import { createInterruption } from './interruption.ts'
import { queryOf } from './selection-options.ts'
import { createTerminal, type TerminalStreams } from './terminal/terminal.ts'
import { visible } from './terminal/visible.ts'

export interface ProgramContext {
  readonly env: Environment
  readonly streams: TerminalStreams
  readonly version: string
}

/** Runs one command line (without `node` and the program) and resolves with its exit code. It never throws. */
export const runCommandLine = async (
  commands: readonly Command[],
  args: readonly string[],
  context: ProgramContext,
): Promise<number> => {
  let start = (): Promise<number> => Promise.resolve(exitCode.wrongUsage)
  const program = createProgram(commands, context, (chosen) => {
    start = chosen
  })
  try {
    await program.parseAsync(spelledOut(args, commands), { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.wrongUsage
    throw error
  }
  return start()
}

/** What Commander puts before the sentence of an option's `parse`. */
const commanderPreamble = /^error: (?:(?:option|command-argument) '[^']*' argument '[\s\S]*' is invalid\. )?/

/** Commander repeats what was typed, or pasted. */
const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n')

/** `help search` is `search --help`; a command that there is none of is told so, whatever stands behind it. */
const spelledOut = (args: readonly string[], commands: readonly Command[]): readonly string[] => {
  const [name, ...others] = args[0] === 'help' ? [args[1] ?? '--help', '--help'] : args
  if (name === undefined) return ['--help']
  const isKnown = name.startsWith('-') || commands.some((command) => command.name === name)
  return isKnown ? [name, ...others] : [name]
}

type Choose = (start: () => Promise<number>) => void

const createProgram = (commands: readonly Command[], context: ProgramContext, choose: Choose): Commander => {
  const { stdout, stderr } = context.streams
  const program = new Commander('trilha')
    .description('Search, follow, count and export the action log, and run the system that keeps it.')
    .version(context.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help; trilha help COMMAND and trilha COMMAND --help tell more')
    .helpCommand('help [command]', 'show how a command is used')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: (text, write) => write(visibleLines(text.replace(commanderPreamble, 'trilha: '))),
      getOutHelpWidth: () => (stdout.isTTY && stdout.columns) || 100,
    })
    .configureHelp({
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
    })
    .addHelpText('after', helpAfter.program())
  for (const command of commands) {
    program.addCommand(createCommand(command, { program, context, choose }), { hidden: command.isHidden === true })
  }
  return program
}

/** `<query>` is needed, `[query]` is not. */
const argumentTerm = (argument: CommanderArgument): string => {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${name}>` : `[${name}]`
}

interface Surroundings {
  readonly program: Commander
  readonly context: ProgramContext
  readonly choose: Choose
}

const createCommand = (command: Command, { program, context, choose }: Surroundings): Commander => {
  const built = new Commander(command.name)
    .copyInheritedSettings(program)
    .summary(command.summary)
    .description(command.description)
    .helpOption('-h, --help', 'show this text')
    .showHelpAfterError(`trilha ${command.name} --help shows how it is used`)
    .addHelpText('after', helpAfter.command(command))
  for (const { name, required, variadic, description } of command.arguments) {
    const dots = variadic ? '...' : ''
    built.argument(required ? `<${name}${dots}>` : `[${name}${dots}]`, description)
  }
  const keys = new Map<string, string>()
  for (const [key, option] of Object.entries(allOptions(command))) {
    const added = createOption(option)
    if (!(key in command.options)) added.helpGroup('Options of every command:')
    keys.set(key, added.attributeName())
    built.addOption(added)
  }
  return built.action(() => choose(() => runCommand(command, built, { keys, context })))
}

const createOption = ({ flags, description, parse, preset, presetText }: Option): CommanderOption => {
  // Commander would make `--no-color` the opposite of `--color`; here each is a flag of its own.
  const option = new CommanderOption(flags, description)
  option.negate = false
  if (preset !== undefined && preset !== false && presetText !== '') option.default(preset, presetText)
  if (parse !== undefined) {
    option.argParser((text: string, earlier: unknown) => {
      try {
        return parse(text, earlier)
      } catch (error) {
        if (error instanceof UsageError) throw new InvalidArgumentError(`${option.long} ${visible(error.message)}`)
        throw error
      }
    })
  }
  return option
}

/** What an error in a query points into. */
const queryGiven = (
  { arguments: declared }: Command,
  { args, options }: { readonly args: readonly string[]; readonly options: Readonly<Record<string, unknown>> },
): string | undefined => {
  if (declared[0]?.complete === 'query') return queryOf(args)
  return typeof options.query === 'string' ? options.query : undefined
}

const runCommand = async (
  command: Command,
  built: Commander,
  { keys, context }: { readonly keys: ReadonlyMap<string, string>; readonly context: ProgramContext },
): Promise<number> => {
  const given: Readonly<Record<string, unknown>> = built.opts()
  const options = Object.fromEntries(
    [...keys].map(([key, name]) => [key, given[name] ?? allOptions(command)[key]?.preset]),
  )
  const interruption = createInterruption()
  try {
    const config = command.usesLogService ? readConfig(context.env, options) : uncheckedConfig(context.env)
    const terminal = createTerminal(context.streams, context.env, options)
    return await command.run({
      args: built.args,
      options,
      config,
      terminal,
      get signal() {
        return interruption.signal()
      },
    })
  } catch (error) {
    if (interruption.exitCode() !== undefined) return interruption.exitCode() ?? exitCode.interrupted
    const failure = await failureOf(error, command.name, queryGiven(command, { args: built.args, options }))
    context.streams.stderr.write(`${failure.lines.join('\n')}\n`)
    return failure.exitCode
  } finally {
    interruption.close()
  }
}
