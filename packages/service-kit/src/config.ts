import { resolve } from 'node:path'
import { describeError, namedPattern } from '@trilha/settings'
import Type, { type TObject, type TProperties } from 'typebox'
import { Compile } from 'typebox/compile'
import { coerceText } from './coerce-text.ts'

/** What is wrong with the configuration, one sentence per wrong field, each on its line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Asked for with `--help`: the message is the help text. */
export class ConfigHelp extends Error {
  override readonly name = 'ConfigHelp'
}

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The command line after the program's name. */
  readonly argv?: readonly string[]
  /** The part's name, for messages. */
  readonly name: string
}

/**
 * Reads a configuration once: defaults, then environment variables, then flags (`dataDir` is `--data-dir=…`). An empty
 * variable counts as absent, as a compose file's `${VAR:-}` gives it.
 *
 * Each property of the schema carries `description`, `env` (the variable's name) and, when it is not optional, `default`.
 *
 * @throws {ConfigError} when a value is wrong or a flag unknown
 * @throws {ConfigHelp} when `--help` was asked for
 */
export const parseConfig = <Properties extends TProperties>(
  schema: TObject<Properties>,
  { env, argv = [], name }: ConfigSources,
): Readonly<Type.Static<TObject<Properties>>> => {
  const fields = fieldsOf(schema)
  const flags = parseFlags(fields, argv, name)
  const values: Record<string, unknown> = {}
  const wrong: string[] = []
  for (const field of fields) {
    const text = flags.get(field.key) ?? (env[field.variable] || undefined)
    const value = text === undefined ? field.schema.default : coerceText(field.schema, text)
    if (value === undefined) continue
    values[field.key] = value
    const checker = Compile(field.schema)
    if (checker.Check(value)) continue
    const source = flags.has(field.key) ? field.flag : field.variable
    const shown = isSecret(field, text) ? '' : `, and is "${text}"`
    wrong.push(`${describeError(checker.Errors(value), source)}${shown}`)
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'))
  return Object.freeze(values) as Readonly<Type.Static<TObject<Properties>>>
}

/** Keys, and addresses that may hold a password (`http://user:password@host`), are not repeated on a screen. */
const isSecret = ({ key }: Field, text: string | undefined): boolean =>
  key === 'apiKey' || key === 'databaseUrl' || text?.includes('@') === true

interface FieldSchema extends Type.TSchema {
  readonly env?: string
  readonly default?: unknown
  readonly description?: string
}

interface Field {
  readonly key: string
  readonly flag: string
  readonly variable: string
  readonly schema: FieldSchema
}

const fieldsOf = (schema: TObject): Field[] =>
  Object.entries(schema.properties as Record<string, FieldSchema>).map(([key, property]) => ({
    key,
    flag: `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    variable: property.env ?? '',
    schema: property,
  }))

const parseFlags = (fields: readonly Field[], argv: readonly string[], name: string): Map<string, string> => {
  const flags = new Map<string, string>()
  for (const argument of argv) {
    if (argument === '--help') throw new ConfigHelp(helpText(fields, name))
    const [flag, ...rest] = argument.split('=')
    const field = fields.find((candidate) => candidate.flag === flag)
    if (field === undefined) throw new ConfigError(`${argument}: is no flag of ${name}; --help lists them`)
    if (rest.length === 0) throw new ConfigError(`${flag}: needs a value, as in ${flag}=…`)
    flags.set(field.key, rest.join('='))
  }
  return flags
}

const helpText = (fields: readonly Field[], name: string): string => {
  const lines = fields.map(({ flag, variable, schema }) => {
    const preset = schema.default === undefined ? 'not set' : String(schema.default)
    return `  ${flag}=…  or ${variable} (default: ${preset})\n      ${schema.description ?? ''}`
  })
  return `${name}: a flag goes before its environment variable\n${lines.join('\n')}`
}

const httpPattern = namedPattern('^https?://', 'must start with http:// or https://')
const postgresPattern = namedPattern('^postgres(?:ql)?://', 'must start with postgres://')

/** What goes through `Authorization: Bearer` unchanged: a blank ends it, and headers carry nothing beyond ASCII. */
const keyPattern = namedPattern(
  String.raw`^[\x21-\x7e]*$`,
  'must hold only letters, digits and signs of ASCII, no blanks',
)

/** A TCP port of our own: `port: portConfig('TRILHA_USER_SERVICE_PORT', 8001)`. */
export const portConfig = (variable: string, preset: number) =>
  Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: preset,
    env: variable,
    description: 'The port to listen on; 0 takes any free one.',
  })

/** An address of another part: `logUrl: urlConfig('TRILHA_LOG_URL', 'http://127.0.0.1:8003', '…')`. */
export const urlConfig = (variable: string, preset: string, description: string) =>
  Type.String({ format: 'uri', pattern: httpPattern, default: preset, env: variable, description })

/** The settings that every part has. */
export const sharedConfig = {
  host: Type.String({
    minLength: 1,
    default: '127.0.0.1',
    env: 'TRILHA_HOST',
    description: 'The address to listen on; anything but loopback needs TRILHA_API_KEY.',
  }),
  dataDir: Type.String({
    minLength: 1,
    default: './data',
    env: 'TRILHA_DATA_DIR',
    description: 'The folder for everything that is kept.',
  }),
  apiKey: Type.Optional(
    Type.String({
      minLength: 16,
      pattern: keyPattern,
      env: 'TRILHA_API_KEY',
      description: 'When set, every request but health checks must carry it.',
    }),
  ),
  logFormat: Type.Enum(['pretty', 'json'], {
    default: 'pretty',
    env: 'LOG_FORMAT',
    description: 'How log lines look: pretty for people, json for programs.',
  }),
  logLevel: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    env: 'LOG_LEVEL',
    description: 'Log lines below this level are left out.',
  }),
}

/** The settings of a service with a log client and a database. */
export const serviceConfig = {
  ...sharedConfig,
  logUrl: urlConfig('TRILHA_LOG_URL', 'http://127.0.0.1:8003', 'The log service that entries are delivered to.'),
  databaseUrl: Type.Optional(
    Type.String({
      pattern: postgresPattern,
      env: 'DATABASE_URL',
      description: 'A PostgreSQL address (postgres://…); without it SQLite in the data folder is used.',
    }),
  ),
}

/** A path under the data folder. */
export const dataPath = (config: { readonly dataDir: string }, ...parts: readonly string[]): string =>
  resolve(config.dataDir, ...parts)
