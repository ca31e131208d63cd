import type { CliConfig } from './config.ts'
import type { Terminal } from './terminal/terminal.ts'

/**
 * One command of `trilha`. Each is a file of its own (`search/command.ts`) that exports one; `commands.ts` lists them.
 * The declaration is light: it is loaded for every `--help`, for the shell's completion and for the reference page.
 * What a command needs to do its work it imports inside `run` (`const { search } = await import('./search.ts')`).
 */
export interface Command<Options extends OptionTable = OptionTable> {
  readonly name: string
  /** One short line for the list of commands, without a full stop. */
  readonly summary: string
  /** What it does, in whole sentences: the first paragraph of its help. */
  readonly description: string
  readonly arguments: readonly Argument[]
  readonly options: Options
  readonly examples: readonly Example[]
  /** Exit codes beyond those that every command has (0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C). */
  readonly exitCodes?: Readonly<Record<number, string>>
  /** False for a command that does not speak to a log service: it has no `--url` and no `--api-key-file`. */
  readonly usesLogService: boolean
  /** For programs, not for people: no help names it. */
  readonly isHidden?: boolean
  /**
   * Does the work and resolves with the exit code.
   *
   * @throws {UsageError} ends the command with 2 and a hint to its help
   * @throws {CommandError} ends it with its message, one sentence, and its exit code; so does a LogApiError
   */
  run(call: CommandCall<Options>): Promise<number>
}

/** Exit codes; nothing found is told apart from a failure, as `grep` does, but 1 stays the code of failures. */
export const exitCode = Object.freeze({ ok: 0, failed: 1, wrongUsage: 2, nothingFound: 3, interrupted: 130 })

export interface Argument {
  /** As help shows it. */
  readonly name: string
  readonly description: string
  readonly required: boolean
  /** Takes all that are left; only the last argument may. */
  readonly variadic?: boolean
  readonly complete?: Completion
}

/** What a shell can offer for a value. */
export type Completion = 'file' | 'query' | 'field' | 'fields' | readonly string[]

export interface Example {
  /** The command line after `trilha `. */
  readonly line: string
  /** What it answers. */
  readonly tells: string
}

/** An option by its name in `call.options`. */
export interface Option<T = unknown> {
  /** As Commander writes them: `-n, --limit <n>`, `--all`, `--no-color`. */
  readonly flags: string
  readonly description: string
  readonly complete?: Completion
  /** Turns the text into the value; absent for flags without a value. `earlier` is the value so far of a repeated one. */
  parse?(text: string, earlier: T | undefined): T
  readonly preset?: T
  /** How help names the preset, where it is not the value itself. */
  readonly presetText?: string
}

export type OptionTable = Readonly<Record<string, Option>>

export type OptionValues<Options extends OptionTable> = {
  readonly [Name in keyof Options]: Options[Name] extends Option<infer T> ? T : never
}

/** What a command is run with. */
export interface CommandCall<Options extends OptionTable = OptionTable> {
  /** The positional arguments in order; required ones are there. */
  readonly args: readonly string[]
  readonly options: OptionValues<Options>
  /** From the environment and from `--url` and `--api-key-file`. */
  readonly config: CliConfig
  /** Where output goes: colours, width, JSON or not, time zone; lines are safe to print. */
  readonly terminal: Terminal
  /** Aborted by Ctrl-C and SIGTERM: a long command ends what it does in order, and returns. */
  readonly signal: AbortSignal
}

/** Gives a command's `run` the types of its options. */
export const defineCommand = <Options extends OptionTable>(command: Command<Options>): Command => command

/** `--all`: present or not. */
export const flag = (flags: string, description: string): Option<boolean> => ({ flags, description, preset: false })

/** `--from <time>`: the text as it is, undefined when not given. */
export const text = (flags: string, description: string, complete?: Completion): Option<string | undefined> => ({
  flags,
  description,
  parse: (value) => value,
  ...(complete !== undefined && { complete }),
})

/** `--limit <n>`: a whole number within bounds, with a preset. */
export const count = (
  flags: string,
  description: string,
  { preset, min, max }: { readonly preset: number; readonly min: number; readonly max: number },
): Option<number> => ({ flags, description, preset, parse: (value) => parseCount(value, min, max) })

/** `--format <format>`: one of a few texts, with a preset. */
export const choice = <const Choice extends string>(
  flags: string,
  description: string,
  { choices, preset }: { readonly choices: readonly Choice[]; readonly preset: NoInfer<Choice> },
): Option<Choice> => ({
  flags,
  description: `${description}: ${choices.join(', ')}`,
  preset,
  complete: choices,
  parse: (value) => {
    const known = choices.find((candidate) => candidate === value)
    if (known === undefined) throw new UsageError(`must be one of ${choices.join(', ')}, and is "${value}"`)
    return known
  },
})

/** `--by <field…>`: may be repeated, and each may hold several with commas between. */
export const list = (flags: string, description: string, complete?: Completion): Option<readonly string[]> => ({
  flags,
  description,
  preset: [],
  presetText: '',
  parse: (value, earlier = []) => [...earlier, ...value.split(',').filter(Boolean)],
  ...(complete !== undefined && { complete }),
})

/** `--attribute <name=value>`: may be repeated, and each is taken whole. */
export const repeated = (flags: string, description: string, complete?: Completion): Option<readonly string[]> => ({
  flags,
  description,
  preset: [],
  presetText: '',
  parse: (value, earlier = []) => [...earlier, value],
  ...(complete !== undefined && { complete }),
})

const parseCount = (value: string, min: number, max: number): number => {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (number >= min && number <= max) return number
  throw new UsageError(`must be a whole number from ${min} to ${max}, and is "${value}"`)
}

/** The command line is wrong: exit code 2. One sentence; thrown by an option's `parse`, it is put behind its name. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The command could not do its work: one sentence for people, and the exit code (1 unless told). */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: number

  constructor(message: string, code: number = exitCode.failed) {
    super(message)
    this.exitCode = code
  }
}
