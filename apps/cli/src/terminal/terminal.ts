import { once } from 'node:events'
import type { WriteStream } from 'node:tty'
import { styleText } from 'node:util'
import { type OptionValues, UsageError } from '../command.ts'
import type { Environment, outputOptions } from '../config.ts'
import { visibleJson } from './visible.ts'

/** Where a command's output goes, and how it looks there. */
export interface Terminal {
  /** Rows for people (stdout is a terminal, or `--rows`); else NDJSON (`--json`). */
  readonly isForPeople: boolean
  /** True when stderr is a terminal: progress bars may be drawn there. */
  readonly hasProgress: boolean
  /** Columns of stdout. */
  readonly width: number
  /** IANA name of the zone that times are shown in: the local one, or UTC with `--utc`. */
  readonly timeZone: string
  readonly hasColours: boolean
  /** The text in a style where colours are on. */
  paint(style: Style, text: string): string
  /** One line to stdout; resolves when there is room for more. Foreign text in it went through `visible()`. */
  line(text: string): Promise<void>
  /** One line of JSON to stdout. */
  json(value: unknown): Promise<void>
  /** One line to stderr, such as a warning or a sum at the end. Foreign text in it went through `visible()`. */
  note(text: string): void
  /** Text of our own to stderr as it is, with what moves the cursor; only where `hasProgress`. */
  draw(text: string): void
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'gray'

/** Where a terminal does not tell its columns. */
const defaultWidth = 100

export interface TerminalStreams {
  readonly stdout: Pick<WriteStream, 'write' | 'isTTY' | 'columns'> & NodeJS.EventEmitter
  readonly stderr: Pick<WriteStream, 'write' | 'isTTY'>
}

/**
 * @throws {UsageError} when the options contradict each other
 */
export const createTerminal = (
  { stdout, stderr }: TerminalStreams,
  env: Environment,
  options: Partial<OptionValues<typeof outputOptions>> = {},
): Terminal => {
  if (options.json && options.rows) throw new UsageError('--json and --rows exclude each other')
  const colours = wantsColours(stdout.isTTY === true, env, options)
  const line = async (text: string): Promise<void> => {
    if (!stdout.write(`${text}\n`)) await once(stdout, 'drain')
  }
  return {
    isForPeople: options.rows === true || (stdout.isTTY === true && options.json !== true),
    hasProgress: stderr.isTTY === true && env.TERM !== 'dumb',
    width: columnsOf(stdout, env),
    get timeZone() {
      return options.utc ? 'UTC' : localZone()
    },
    hasColours: colours,
    paint: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
    line,
    json: (value) => line(visibleJson(value)),
    note: (text) => void stderr.write(`${text}\n`),
    draw: (text) => void stderr.write(text),
  }
}

let zone: string | undefined
/** Asked for when a time is shown: it takes 5 ms. A zone without a name (a wrong `TZ`) is UTC, as in the C library. */
const localZone = (): string => {
  const named: string | undefined = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  zone = named ?? 'UTC'
  return zone
}

const columnsOf = (stdout: TerminalStreams['stdout'], env: Environment): number =>
  (stdout.isTTY && stdout.columns) || (/^[1-9]\d{0,4}$/.test(env.COLUMNS ?? '') && Number(env.COLUMNS)) || defaultWidth

/** Flags before FORCE_COLOR, as Node has it, before NO_COLOR (no-color.org), before what the terminal is. */
const wantsColours = (
  isTerminal: boolean,
  env: Environment,
  options: Partial<OptionValues<typeof outputOptions>>,
): boolean => {
  if (options.noColor) return false
  if (options.color) return true
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  if (env.NO_COLOR) return false
  return isTerminal && env.TERM !== 'dumb'
}
